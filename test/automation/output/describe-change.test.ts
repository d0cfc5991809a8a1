import { expect } from "chai";
import { describeChange } from "../../../automation/output/describe-change.ts";
import { API, POOL } from "../support/engine-events.ts";

describe("A property's change, in a line", () => {
  it("is what it was and what it becomes", () => {
    expect(describeChange(POOL, { path: "mfaConfiguration", before: "OPTIONAL", after: "ON" })).to.equal(
      'mfaConfiguration: "OPTIONAL" → "ON"',
    );
    expect(describeChange(POOL, { path: "passwordPolicy.minimumLength", before: 8, after: 12 })).to.equal(
      "passwordPolicy.minimumLength: 8 → 12",
    );
  });

  it("has a sign for what comes and what goes", () => {
    expect(describeChange(POOL, { path: "tags.cost", after: "42" })).to.equal('tags.cost: + "42"');
    expect(describeChange(POOL, { path: "tags.cost", before: "42" })).to.equal('tags.cost: - "42"');
  });

  it("says in words, without quotes, what cannot be told", () => {
    const line = describeChange(API, { path: "policy", before: "[secret]", after: "(known after the run)" });
    expect(line).to.equal("policy: [secret] → (known after the run)");
  });

  it("says of a secret only that it changes", () => {
    const line = describeChange(API, { path: "password", before: "[secret]", after: "[secret]" });
    expect(line).to.equal("password: [secret] (changes; not shown)");
  });

  it("explains a deployment's trigger instead of showing its hashes", () => {
    const change = { path: "triggers.deployed", before: "f9abee122897", after: "b5589231218e" };
    const line = describeChange("aws:apigateway/deployment:Deployment", change);
    expect(line).to.include("routes, policy or address types of the API change").and.not.to.include("f9abee");
  });

  it("stays one short line, in which one sees what differs of two long texts", () => {
    const mail = (app: string) =>
      `<p>Hello,</p>\n${"welcome ".repeat(40)}<p>Open ${app} now.</p>${" bye".repeat(40)}`;
    const line = describeChange(POOL, { path: "mail", before: mail("Quick"), after: mail("the app") });
    expect(line).to.include("Quick now").and.to.include("the app now");
    expect(line).not.to.include("\n");
    expect(line.length).to.be.below(150);
    const longer = describeChange(POOL, { path: "mail", before: "a".repeat(100), after: "a".repeat(101) });
    expect(longer).to.match(/^mail: …a{12}" → …a{13}"$/);
  });
});
