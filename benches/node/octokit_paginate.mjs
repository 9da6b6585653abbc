// @octokit/rest, its paginate, into an array of objects.

import { Octokit } from "@octokit/rest";
import { ORG, TOKEN, run } from "./measure.mjs";

await run("@octokit/rest", {
  async everything(url) {
    const octokit = new Octokit({ auth: TOKEN, baseUrl: url });
    const grants = await octokit.paginate(octokit.rest.orgs.listPatGrants, { org: ORG, per_page: 100 });
    return grants.length;
  },
});
