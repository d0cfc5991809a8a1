import { text } from "node:stream/consumers";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { findIdentityCenter } from "../../../automation/output/identity-center.ts";
import { requestHandler } from "../../../sync/aws/clients.ts";
import { listInstances } from "../../../sync/aws/identity-center-instances.ts";
import { parseJson } from "../../../sync/model/json.ts";
import { serveLocally } from "../../support/local-server.ts";
import { withEnvironment } from "../../support/with-environment.ts";

/** Each instance on a page of its own, and an empty first page. */
const PAGES = [[], ["arn:aws:sso:::instance/ssoins-1"], ["arn:aws:sso:::instance/ssoins-2"]];

describe("The instances of IAM Identity Center", () => {
  const region = "eu-central-1";
  const credentials = { accessKeyId: "a", secretAccessKey: "s" };
  let server: Awaited<ReturnType<typeof serveLocally>>;

  before(async () => {
    server = await serveLocally(async (request, response) => {
      const asked: unknown = parseJson(await text(request));
      const token = typeof asked === "object" && asked !== null && "NextToken" in asked ? asked.NextToken : 0;
      const page = Number(token);
      const Instances = PAGES[page]?.map((InstanceArn) => ({ InstanceArn }));
      const next = page + 1 < PAGES.length ? `${page + 1}` : undefined;
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ Instances, NextToken: next }));
    });
  });
  after(() => server.stop());

  it("are read to the last page, also after an empty one", async () => {
    const client = new SSOAdminClient({ region, credentials, endpoint: server.origin });
    const arns = (await listInstances(client)).map(({ InstanceArn }) => InstanceArn);
    expect(arns).to.deep.equal(PAGES.flat());
    client.destroy();
  });

  it("complete no printed command if a later page has another one", async () => {
    const found = await withEnvironment({ AWS_ENDPOINT_URL_SSO_ADMIN: server.origin }, () =>
      findIdentityCenter({ region, credentials, requestHandler: requestHandler() }),
    );
    expect(found).to.equal(undefined);
  });
});
