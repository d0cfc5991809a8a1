import { PutAccountDetailsCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { expect } from "chai";
import { emailLimit, emailLimitWarnings } from "../../../automation/guard/email-limit.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { requestHandler } from "../../../sync/aws/clients.ts";

describe("Mail by Amazon SES", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
    process.env["AWS_ENDPOINT_URL_SESV2"] = sandbox.env["AWS_ENDPOINT_URL"];
  });
  after(async () => {
    delete process.env["AWS_ENDPOINT_URL_SESV2"];
    await sandbox?.stop();
  });

  const email = {
    identityArn: "arn:aws:ses:eu-west-1:111122223333:identity/example.com",
    from: "sign-in@example.com",
  };
  const credentials = () => ({
    accessKeyId: sandbox.env["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: sandbox.env["AWS_SECRET_ACCESS_KEY"] ?? "",
  });
  const config = () => ({
    region: sandbox.region,
    credentials: credentials(),
    requestHandler: requestHandler(),
  });
  const limit = () => emailLimit(email, config());
  const production = async (enabled: boolean) => {
    const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
    const root = { endpoint, region: "eu-west-1", credentials: sandbox.rootCredentials };
    await new SESv2Client(root).send(
      new PutAccountDetailsCommand({
        MailType: "TRANSACTIONAL",
        WebsiteURL: "https://example.com",
        ProductionAccessEnabled: enabled,
      }),
    );
  };

  it("is limited while SES is in its sandbox, in the Region of the sender, and says what to do", async () => {
    await production(false);
    expect(await limit())
      .to.contain("Amazon SES in eu-west-1 is in its sandbox")
      .and.contain("production access");
  });

  it("is not limited once it is out of it", async () => {
    await production(true);
    expect(await limit()).to.equal(undefined);
  });

  it("is read from the stack's config as it is stored, and gives no warning if there is none", async () => {
    await production(false);
    const place = config();
    expect(await emailLimitWarnings(JSON.stringify(email), place)).to.have.length(1);
    expect(await emailLimitWarnings(undefined, place)).to.deep.equal([]);
    expect(await emailLimitWarnings("nonsense", place)).to.deep.equal([]);
  });

  it("is not checkSteps where SES cannot be asked", async () => {
    process.env["AWS_ENDPOINT_URL_SESV2"] = "http://127.0.0.1:1";
    expect(await limit()).to.equal(undefined);
  });
});
