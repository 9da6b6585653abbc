//! Installation tokens that are too new for all of GitHub to know them.

use std::time::Duration;

use patwarden_sim::{FreshTokenStatus, TokenKind};

use crate::login::app_token;
use crate::support::{World, small};

const LAG: Duration = Duration::from_millis(1_500);

#[tokio::test(start_paused = true)]
async fn a_new_token_is_refused_until_it_is_known() {
    for (status, words) in [
        (FreshTokenStatus::Unauthorized, (401, "Bad credentials")),
        (FreshTokenStatus::Forbidden, (403, "Resource not accessible by integration")),
    ] {
        let world = World::new(small().with_fresh_token_lag(LAG).with_fresh_token_status(status));
        tokio::time::advance(Duration::from_millis(700)).await;
        let id = world.state().installation.unwrap().id;
        let path = format!("/app/installations/{id}/access_tokens");
        let made = world.call("POST", &path, &app_token(&world.sim), "").await;
        assert_eq!(made.status, 201, "the App itself is known");
        let token = made.json()["token"].as_str().unwrap().to_owned();
        let first = |token: String| {
            let world = &world;
            async move { world.call("GET", &world.grants_path(), &token, "").await }
        };
        for (waited, made_before, made_now) in
            [(0, false, false), (799, false, false), (1, true, false), (699, true, false), (1, true, true)]
        {
            tokio::time::advance(Duration::from_millis(waited)).await;
            for (token, is_known) in [(&world.token, made_before), (&token, made_now)] {
                let reply = first(token.clone()).await;
                if is_known {
                    assert_eq!(reply.status, 200);
                } else {
                    assert_eq!((reply.status, reply.message().as_str()), words);
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn other_tokens_are_known_at_once() {
    let world = World::new(small().with_fresh_token_lag(LAG));
    let user = world.owner(TokenKind::AppUser);
    assert_eq!(world.call("GET", "/user", &user, "").await.status, 200);
    assert_eq!(World::small().get("/versions").await.status, 200, "and by default all are");
}
