import { expect } from "chai";
import type { PlanEntry } from "../../../sync/model/action.ts";
import { mayShareEmail, sharedEmails } from "../../../sync/worker/shared-emails.ts";
import { person } from "./world.ts";

const left = (
  number: number,
  email: string,
  reason: "duplicate-email" | "duplicate-id" | "in-sync" = "duplicate-email",
  enabled = true,
): PlanEntry => ({
  kind: "skip",
  reason,
  person: person(number, { emails: [email], enabled }),
});

describe("Shared e-mails in the checkpoint", () => {
  it("are case-insensitive digests, each stored once", () => {
    const shared = sharedEmails([left(1, "a@x.org"), left(2, "A@x.org"), left(3, "b@x.org", "in-sync")]);
    expect(shared).to.have.length(1);
    expect(JSON.stringify(shared)).to.not.match(/x\.org/);
    expect(mayShareEmail(person(9, { emails: ["a@X.org"] }), shared)).to.equal(true);
    expect(mayShareEmail(person(9, { emails: ["b@x.org"] }), shared)).to.equal(false);
    expect(mayShareEmail(person(9, { emails: [] }), shared)).to.equal(false);
  });

  it("include those of entries with a duplicate ID, which a whole reconciliation gives to no other user", () => {
    const shared = sharedEmails([
      left(1, "a@x.org", "duplicate-id"),
      left(1, "b@x.org", "duplicate-id"),
      left(2, "c@x.org", "duplicate-id", false),
    ]);
    const isShared = (email: string) => mayShareEmail(person(9, { emails: [email] }), shared);
    expect(["A@x.org", "b@x.org"].map(isShared)).to.deep.equal([true, true]);
    // A disabled user has no claim to an address.
    expect(isShared("c@x.org")).to.equal(false);
  });

  it("are unknown if they are too many to store", () => {
    const many = Array.from({ length: 2_001 }, (_, number) => left(number, `${number}@x.org`));
    expect(sharedEmails(many.slice(1))).to.have.length(2_000);
    expect(sharedEmails(many)).to.equal(undefined);
    expect(mayShareEmail(person(9), undefined)).to.equal(true);
  });
});
