import { expect } from "chai";
import { type Commands, newCommands } from "./support/commands.ts";

/** An identity that no test verifies: Cognito refuses the pool, after the tables of sync and before most other resources. */
const REFUSED = JSON.stringify({
  from: "it@unverified.example",
  identityArn: "arn:aws:ses:eu-central-1:111122223333:identity/unverified.example",
});

describe("A stack whose first run failed in the middle", () => {
  const stack = "half";
  let at: Commands;

  before(async () => {
    at = await newCommands();
    at.configure(stack, {
      email: REFUSED,
      directorySync: JSON.stringify({ identityStoreId: "d-9967123456" }),
    });
    const { code, stderr } = await at.run(`provision --stack ${stack} --yes`);
    expect([code, stderr]).to.deep.equal([1, stderr]);
    expect(stderr).to.include("not verified");
  });

  after(() => at?.remove());

  it("can be destroyed, although most of it was never created", async () => {
    const { code, stderr } = await at.run(`destroy --stack ${stack} --yes`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).to.include("No resource of the stack stays in the account.");
  });
});
