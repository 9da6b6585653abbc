// Governs an organisation's tokens with Octokit, logged in as an App, and prints what it saw as JSON.

import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";

const { GITHUB_API_URL, APP_ID, PRIVATE_KEY, ORG, APPROVE, DENY, REVOKE } = process.env;

const settings = { authStrategy: createAppAuth, baseUrl: GITHUB_API_URL, userAgent: "other-client-octokit" };
const login = { appId: APP_ID, privateKey: PRIVATE_KEY };
const app = new Octokit({ ...settings, auth: login });
const { data: installation } = await app.rest.apps.getOrgInstallation({ org: ORG });
const octokit = new Octokit({ ...settings, auth: { ...login, installationId: installation.id } });

const ids = (text) => text.split(",").map(Number);
const listed = async (operation) => {
  const items = await octokit.paginate(operation, { org: ORG, per_page: 100 });
  return items.map((item) => item.id);
};

const { listPatGrants, listPatGrantRequests } = octokit.rest.orgs;
const grants = await listed(listPatGrants);
const requests = await listed(listPatGrantRequests);

const review = { org: ORG, reason: "checked" };
const approved = await octokit.rest.orgs.reviewPatGrantRequest({
  ...review, pat_request_id: Number(APPROVE), action: "approve",
});
const denied = await octokit.rest.orgs.reviewPatGrantRequestsInBulk({
  ...review, pat_request_ids: ids(DENY), action: "deny",
});
const revoked = await octokit.rest.orgs.updatePatAccesses({ org: ORG, action: "revoke", pat_ids: ids(REVOKE) });

const statuses = [approved.status, denied.status, revoked.status];
console.log(JSON.stringify({ grants, requests, statuses }));
