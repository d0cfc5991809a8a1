import { expect } from "chai";
import { parseOutputs } from "../../../automation/output/outputs.ts";
import { amazonQuickFields, outputsTable } from "../../../automation/output/outputs-table.ts";
import { failureOf } from "../support/failure-of.ts";
import { OUTPUTS } from "../support/outputs.ts";

const stored = Object.fromEntries(
  Object.entries(OUTPUTS).map(([name, value]) => [name, { value, secret: false }]),
);

describe("The outputs of a stack", () => {
  it("are the six, whatever else the stack may export", () => {
    const more = { ...stored, Another: { value: "x", secret: false } };
    expect(parseOutputs("dev", more)).to.deep.equal(OUTPUTS);
  });

  it("are refused where some are missing, each by its name", async () => {
    const { ClientId: _, JwksUri: __, ...rest } = stored;
    const error = await failureOf(() => parseOutputs("dev", rest));
    expect(error).to.include({
      code: "OUTPUTS_MISSING",
      message: "Stack dev has no output ClientId, JwksUri.",
      exitCode: 1,
    });
    expect(error.hint).to.include("npm run provision -- --stack dev");
  });
});

describe("The table for Amazon Quick", () => {
  it("has a row for each field of its form, in its order, the client ID as the Aud claim too", () => {
    const fields = amazonQuickFields(OUTPUTS).map(([field, value]) => [field.trim(), value]);
    expect(fields).to.deep.equal([
      ["Trusted Token Issuer Setup", "(this part is absent for accounts with IAM federation)"],
      ["Trusted Token Issuer ARN", "(create one, as described above, and note its ARN)"],
      ["Aud claim", OUTPUTS.ClientId],
      ["Name", "Amazon Quick Desktop (a suggestion)"],
      ["Description", "(optional)"],
      ["Issuer URL", OUTPUTS.IssuerUrl],
      ["Authorization Endpoint", OUTPUTS.AuthEndpoint],
      ["Token Endpoint", OUTPUTS.TokenEndpoint],
      ["JWKS URI", OUTPUTS.JwksUri],
      ["Client ID", OUTPUTS.ClientId],
      ["(user pool, for sync)", OUTPUTS.PoolId],
    ]);
  });

  it("has the ARN of the stack's own issuer, and the application's after it", () => {
    const own = { TrustedTokenIssuerArn: "arn:tti", ApplicationArn: "arn:apl", CallerRoleArn: "arn:role" };
    const text = outputsTable({ ...OUTPUTS, ...own }, undefined);
    expect(text)
      .to.match(/Trusted Token Issuer ARN +│ arn:tti /)
      .and.to.match(/Aud claim +│ 1example23456789 /);
    expect(text)
      .to.match(/Application ARN +│ arn:apl /)
      .and.to.match(/Role, .* │ arn:role /);
    expect(outputsTable(OUTPUTS, undefined)).not.to.include("Application ARN");
  });

  it("shows every value in one piece, so that it can be copied, and without colours", () => {
    const lines = outputsTable(OUTPUTS, undefined).split("\n");
    for (const [field, value] of amazonQuickFields(OUTPUTS))
      expect(lines.find((line) => line.includes(` ${field} `))).to.include(` ${value} `);
    expect(outputsTable(OUTPUTS, undefined)).not.to.include("\u001b");
  });

  it("puts each value below its field where the terminal is too narrow for the table", () => {
    const table = outputsTable(OUTPUTS, undefined);
    const width = table.indexOf("\n");
    expect(outputsTable(OUTPUTS, width)).to.equal(table);
    const lines = outputsTable(OUTPUTS, width - 1).split("\n");
    const issuer = lines.indexOf("Issuer URL");
    expect(lines[issuer + 1]).to.equal(`  ${OUTPUTS.IssuerUrl}`);
    expect(lines).to.have.length(2 * amazonQuickFields(OUTPUTS).length);
  });

  it("is followed by one for each further app, and by the DNS records that are the reader's to make", () => {
    const { PoolId: _, ...common } = OUTPUTS;
    const sheet = { ...common, ClientId: "2portal", UserInfoEndpoint: "https://example.com/oauth2/userInfo" };
    const record = { name: "login.example.com", type: "CNAME", value: "d111.cloudfront.net" };
    const map = {
      ...stored,
      Clients: { value: { portal: { ...sheet, SecretArn: "arn:aws:secretsmanager:x" } }, secret: false },
      DnsRecords: { value: [record], secret: false },
    };
    const text = outputsTable(parseOutputs("dev", map), undefined);
    expect(text)
      .to.match(/Field in portal +│/)
      .and.to.match(/Client ID +│ 2portal /);
    expect(text).to.match(/Client secret, in Secrets Manager +│ arn:aws:secretsmanager:x /);
    expect(text).to.match(/login\.example\.com +│ CNAME +│ d111\.cloudfront\.net /);
    expect(outputsTable(OUTPUTS, undefined)).not.to.match(/portal|CNAME/);
  });

  it("tells what an identity provider is given, and how to read its token, which is nowhere in it", () => {
    const ScimEndpoint = "https://abc.execute-api.eu-central-1.amazonaws.com/scim/v2";
    const ScimTokenSecretArn =
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:sign-in-scim-1a2b3c-XyZ";
    const map = {
      ...stored,
      ScimEndpoint: { value: ScimEndpoint, secret: false },
      ScimTokenSecretArn: { value: ScimTokenSecretArn, secret: false },
      ScimTable: { value: "sign-in-scim-1a2b3c", secret: false },
    };
    const text = outputsTable(parseOutputs("dev", map), undefined);
    expect(text).to.match(/Field in your identity provider +│/);
    expect(text).to.include(` ${ScimEndpoint} `);
    expect(text).to.include(
      `aws secretsmanager get-secret-value --region eu-central-1 --secret-id ${ScimTokenSecretArn} --query SecretString --output text`,
    );
    expect(outputsTable(OUTPUTS, undefined)).not.to.match(/SCIM|identity provider/);
  });
});
