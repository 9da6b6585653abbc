// @octokit/rest: a loop over its bulk call, a hundred ids each.

import { Octokit } from "@octokit/rest";
import { ORG, TOKEN, run } from "./measure.mjs";

const MOST_IDS = 100;

await run("@octokit/rest", {
  async revoke(url, rows) {
    const octokit = new Octokit({ auth: TOKEN, baseUrl: url });
    const ids = Array.from({ length: rows }, (_, index) => index + 1);
    for (let begin = 0; begin < ids.length; begin += MOST_IDS) {
      const pat_ids = ids.slice(begin, begin + MOST_IDS);
      await octokit.rest.orgs.updatePatAccesses({ org: ORG, action: "revoke", pat_ids });
    }
    return ids.length;
  },
});
