import { createHash } from "node:crypto";
import { expect } from "chai";
import {
  idByArn,
  identityOf,
  isQuickId,
  isReusable,
} from "../../../../sync/sources/amazon-quick/identity.ts";

const PLACE = { accountId: "111122223333", namespace: "default" };
const ARN = "arn:aws:quicksight:us-east-1:111122223333:user/default/jdoe";
const UUID = "93a4c8d2-0000-4000-8000-0000000000b0";

const idOf = (PrincipalId: string | undefined, place = PLACE, Arn?: string) =>
  identityOf({ PrincipalId, Arn }, place)?.id;

describe("The identity of a user of Amazon Quick", () => {
  for (const [principal, reusable] of [
    [`user/d-9067000000/${UUID}`, false],
    [`user/d-9067000000/1a2b3c4d5e-${UUID}`, false],
    ["federated/iam/AIDAQWNBULVVSSXO7GQIC", false],
    // An account's root user passes to another user with the account.
    ["federated/iam/111122223333", true],
    ["federated/iam/AROAQWNBULVVZN5CDUMJW:ada", true],
    ["federated/iam/AROAQWNBULVVZN5CDUMJW:", true],
    ["federated/iam/111122223333:ada", true],
    ["user/d-9067000000/ada", true],
    ["a form that is not known", true],
  ] as const)
    it(`is said by ${principal}, which ${reusable ? "may be" : "is never"} another user's later`, () => {
      const identity = identityOf({ PrincipalId: principal, Arn: ARN }, PLACE);
      if (identity === undefined) throw new Error("It has an id.");
      expect(identity.id).to.match(/^quick-[0-9a-f]{32}$/);
      expect(identity.id).to.not.equal(idByArn(ARN));
      expect(isReusable(identity)).to.equal(reusable);
      expect(idOf(principal, PLACE, "arn:other")).to.equal(identity.id);
    });

  it("changes with the principal, where the user's name and so the ARN was given to another user", () => {
    const [john, jane] = [`user/d-9067000000/${UUID}`, `user/d-9067000000/${UUID.replace("b0", "b1")}`];
    expect(idOf(john, PLACE, ARN)).to.not.equal(idOf(jane, PLACE, ARN));
  });

  it("stays when the role changes, and differs for each session name", () => {
    expect(idOf("federated/iam/AROAEXAMPLE1:ada")).to.equal(idOf("federated/iam/AROAEXAMPLE2:ada"));
    expect(idOf("federated/iam/AROAEXAMPLE1:ada")).to.not.equal(idOf("federated/iam/AROAEXAMPLE1:bob"));
    expect(idOf("federated/iam/AROAEXAMPLE1:")).to.not.equal(idOf("federated/iam/AROAEXAMPLE2:"));
  });

  it("is another one in each namespace and account", () => {
    const ids = [PLACE, { ...PLACE, namespace: "guests" }, { ...PLACE, accountId: "444455556666" }].map(
      (place) => idOf("federated/iam/AROAEXAMPLE1:admin", place),
    );
    expect(new Set(ids).size).to.equal(3);
  });

  for (const principal of [undefined, "", " ", "N/A", "n/a", "federated/iam/N/A", "user/d-9067000000/N/A"])
    it(`is said by the ARN where the principal id is ${JSON.stringify(principal)}`, () => {
      const identity = identityOf({ PrincipalId: principal, Arn: ARN }, PLACE);
      expect(identity?.id).to.equal(idByArn(ARN));
      expect(identity && isReusable(identity)).to.equal(true);
    });

  for (const arn of [undefined, "", "N/A", "arn:aws:quicksight:us-east-1:111122223333:user/default/N/A"])
    it(`is not known where the ARN, too, is ${JSON.stringify(arn)}`, () => {
      expect(identityOf({ PrincipalId: "N/A", Arn: arn }, PLACE)).to.equal(undefined);
    });

  it("was derived from the ARN in earlier versions, whose IDs are still recognized", () => {
    const expected = `quick-${createHash("sha256").update(ARN).digest("hex").slice(0, 32)}`;
    expect(idByArn(ARN)).to.equal(expected);
    for (const id of [expected, idOf(`user/d-9067000000/${UUID}`)])
      expect(isQuickId(id ?? "")).to.equal(true);
    expect(isQuickId(UUID)).to.equal(false);
  });
});
