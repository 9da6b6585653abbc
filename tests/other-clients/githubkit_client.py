"""Governs an organisation's tokens with githubkit, logged in as an App, and prints what it saw as JSON."""

import json
import os

from githubkit import AppAuthStrategy, GitHub

org = os.environ["ORG"]
app = GitHub(
    AppAuthStrategy(os.environ["APP_ID"], os.environ["PRIVATE_KEY"]),
    base_url=os.environ["GITHUB_API_URL"],
    user_agent="other-client-githubkit",
)
installation = app.rest.apps.get_org_installation(org).parsed_data
github = app.with_auth(app.auth.as_installation(installation.id))


def ids(text):
    return [int(word) for word in text.split(",")]


def listed(operation):
    return [item.id for item in github.rest.paginate(operation, org=org, per_page=100)]


orgs = github.rest.orgs
grants = listed(orgs.list_pat_grants)
requests = listed(orgs.list_pat_grant_requests)

answers = [
    orgs.review_pat_grant_request(org, int(os.environ["APPROVE"]), action="approve", reason="checked"),
    orgs.review_pat_grant_requests_in_bulk(
        org, pat_request_ids=ids(os.environ["DENY"]), action="deny", reason="checked"
    ),
    orgs.update_pat_accesses(org, pat_ids=ids(os.environ["REVOKE"]), action="revoke"),
]
print(json.dumps({"grants": grants, "requests": requests, "statuses": [a.status_code for a in answers]}))
