import { expect } from "chai";
import { isAction } from "../../../../sync/model/action.ts";
import { defaultPolicy } from "../../../../sync/model/policy.ts";
import { account, person, planOf as planWithout } from "../../people.ts";

const planOf: typeof planWithout = (people, accounts, changes) =>
  planWithout(people, accounts, {
    maxRemovals: defaultPolicy.maxRemovals,
    maxEmailChanges: defaultPolicy.maxEmailChanges,
    ...changes,
  });

describe("The guard on e-mails", () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    account(`p${index}`, { awaitsFirstSignIn: false, name: "Before" }),
  );
  const moved = (count: number) =>
    many.map(({ username, name = "" }, index) =>
      person(username, `${username}@example.${index < count ? "onmicrosoft.com" : "com"}`, {
        displayName: name,
      }),
    );

  it("changes none above the limit, and applies everything else", () => {
    const renamed = moved(20).map((one, index) => (index === 0 ? { ...one, displayName: "After" } : one));
    const { actions, guard, emailGuard } = planOf([...renamed, person("new")], many);
    expect(guard).to.equal(undefined);
    expect(emailGuard).to.deep.equal({ reason: "too-many-email-changes", changes: 20, allowed: 5, of: 20 });
    expect(actions.filter(isAction).map(({ kind }) => kind)).to.have.members(["invite", "update"]);
    const [update] = actions.flatMap((one) => (one.kind === "update" ? [one.changes] : []));
    expect(update?.map(({ attribute }) => attribute)).to.deep.equal(["name"]);
    expect(actions.filter(({ reason }) => reason === "email-change-guarded")).to.have.length(19);
  });

  it("uses the default share, the configured limit, and the number that is allowed once", () => {
    const stops = (count: number, changes: Parameters<typeof planOf>[2] = {}) =>
      planOf(moved(count), many, changes).emailGuard !== undefined;
    expect([stops(5), stops(6)]).to.deep.equal([false, true]);
    const three = { maxEmailChanges: { count: 3 } };
    expect([stops(3, three), stops(4, three)]).to.deep.equal([false, true]);
    expect([stops(20, { allowEmailChanges: 20 }), stops(20, { allowEmailChanges: 19 })]).to.deep.equal([
      false,
      true,
    ]);
  });

  it("permits one change in the smallest pool, and never counts a difference in case", () => {
    const [one] = many;
    expect(planOf(moved(1).slice(0, 1), one ? [one] : []).emailGuard).to.equal(undefined);
    const upper = many.map(({ username, email = "" }) => person(username, email.toUpperCase()));
    expect(planOf(upper, many).emailGuard).to.equal(undefined);
  });

  it("counts accounts whose e-mail was changed within the hour", () => {
    const recentEmailChanges = { count: () => 5, has: () => false };
    expect(planOf(moved(1), many, { recentEmailChanges }).emailGuard).to.include({ changes: 1, allowed: 0 });
  });

  it("keeps the address of an account whose change it stops, also from a user who waits for it", () => {
    const people = [...moved(20), person("new", "p0@example.com")];
    const { actions } = planOf(people, many);
    expect(actions.find((one) => "person" in one && one.person?.id === "new")?.reason).to.equal(
      "email-in-use",
    );
  });
});

describe("The guard on e-mails that an adoption changes", () => {
  it("counts them, and adopts nothing above the limit", () => {
    const many = Array.from({ length: 20 }, (_, index) => account(`p${index}`, { awaitsFirstSignIn: false }));
    const people = many.map(({ username }) =>
      person(username, `${username}@example.org`, { reusableId: true }),
    );
    const { actions, emailGuard } = planOf(people, many, { adopt: true });
    expect(emailGuard).to.include({ changes: 20, allowed: 5 });
    expect(actions.filter(isAction)).to.deep.equal([]);
  });
});
