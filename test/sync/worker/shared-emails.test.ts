import { expect } from "chai";
import type { PlanEntry } from "../../../sync/model/action.ts";
import { mayShareEmail, sharedEmails } from "../../../sync/worker/shared-emails.ts";
import { person } from "./world.ts";

const left = (
  number: number,
  email: string,
  reason: "duplicate-email" | "in-sync" = "duplicate-email",
): PlanEntry => ({
  kind: "skip",
  reason,
  person: person(number, { emails: [email] }),
});

describe("Addresses that several people have", () => {
  it("are remembered once each, without regard to case, and by no name", () => {
    const shared = sharedEmails([left(1, "a@x.org"), left(2, "A@x.org"), left(3, "b@x.org", "in-sync")]);
    expect(shared).to.have.length(1);
    expect(JSON.stringify(shared)).to.not.match(/x\.org/);
    expect(mayShareEmail(person(9, { emails: ["a@X.org"] }), shared)).to.equal(true);
    expect(mayShareEmail(person(9, { emails: ["b@x.org"] }), shared)).to.equal(false);
    expect(mayShareEmail(person(9, { emails: [] }), shared)).to.equal(false);
  });

  it("may be anybody's where there are too many to remember", () => {
    const many = Array.from({ length: 2_001 }, (_, number) => left(number, `${number}@x.org`));
    expect(sharedEmails(many.slice(1))).to.have.length(2_000);
    expect(sharedEmails(many)).to.equal(undefined);
    expect(mayShareEmail(person(9), undefined)).to.equal(true);
  });
});
