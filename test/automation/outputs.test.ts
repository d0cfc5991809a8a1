import { expect } from "chai";
import { parseOutputs } from "../../automation/outputs.ts";
import { amazonQuickFields, outputsTable } from "../../automation/outputs-table.ts";
import { failureOf } from "./support/failure-of.ts";
import { OUTPUTS } from "./support/outputs.ts";

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
      message: "Stack dev has no ClientId, JwksUri.",
      exitCode: 1,
    });
    expect(error.hint).to.include("npm run provision -- --stack dev");
  });
});

describe("The table for Amazon Quick", () => {
  it("has a row for each field of its form, the client ID as the Aud claim too", () => {
    expect(amazonQuickFields(OUTPUTS)).to.deep.equal([
      ["Issuer URL", OUTPUTS.IssuerUrl],
      ["Authorization endpoint", OUTPUTS.AuthEndpoint],
      ["Token endpoint", OUTPUTS.TokenEndpoint],
      ["JWKS URI", OUTPUTS.JwksUri],
      ["Client ID", OUTPUTS.ClientId],
      ["Aud claim", OUTPUTS.ClientId],
      ["(user pool, for sync)", OUTPUTS.PoolId],
    ]);
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
    expect(lines.slice(0, 2)).to.deep.equal(["Issuer URL", `  ${OUTPUTS.IssuerUrl}`]);
    expect(lines).to.have.length(2 * amazonQuickFields(OUTPUTS).length);
  });
});
