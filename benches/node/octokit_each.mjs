// @octokit/rest: a call for each id.

import { Octokit } from "@octokit/rest";
import { ORG, TOKEN, run } from "./measure.mjs";

await run("@octokit/rest", {
  async revoke(url, rows) {
    const octokit = new Octokit({ auth: TOKEN, baseUrl: url });
    for (let pat_id = 1; pat_id <= rows; pat_id += 1) {
      await octokit.rest.orgs.updatePatAccess({ org: ORG, action: "revoke", pat_id });
    }
    return rows;
  },
});
