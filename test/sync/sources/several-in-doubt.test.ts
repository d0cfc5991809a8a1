import { expect } from "chai";
import fc from "fast-check";
import { subjectsOf } from "../../../sync/model/action.ts";
import { foldCase } from "../../../sync/model/email.ts";
import { contentOf, type Person } from "../../../sync/model/person.ts";
import { allUsersOf, type Listing, type SourcedPerson } from "../../../sync/sources/combined.ts";
import { runs } from "../../support/properties.ts";
import { account, person, planned, planOf } from "../people.ts";

const MARKS: readonly string[] = ["first", "second", "third"];
const listed = (...sources: Person[][]): Listing[] =>
  sources.map((people, index) => ({ sourceId: MARKS[index] ?? "", people }));
const combined = (...sources: Person[][]): SourcedPerson[] =>
  [...allUsersOf(listed(...sources))].map((one) => ({ ...one, source: one.source ?? "" }));
const policy = { source: "first", otherSources: ["second", "third"] };
const unknown = { enabled: false, statusUnknown: true };
const accountOf = (id: string, source: string, email = `${id}@example.com`) =>
  account(id, { source, email, awaitsFirstSignIn: false });

describe("Entries of one id, of which an earlier source has the e-mail", () => {
  const rivals = [person("X", "ada@example.com"), person("X", "bob@example.com")];

  it("stay a conflict, and none gets the account of that id", () => {
    const people = combined([person("m1", "ada@example.com")], rivals);
    expect(planned(people, [accountOf("X", "second", "ada@example.com")], policy)).to.have.members([
      "skip X = X (duplicate-id)",
      "skip X = X (duplicate-id)",
      "skip m1 (duplicate-email)",
    ]);
  });

  it("are dropped together where an earlier source has the id", () => {
    expect(combined([person("x", "eve@example.com")], rivals).map(({ source }) => source)).to.deep.equal([
      "first",
    ]);
  });

  it("do not make the user of a later source known", () => {
    const people = combined([], rivals, [person("9", "bob@example.com")]);
    expect(planned(people, [accountOf("9", "third")], policy)).to.include("skip 9 = 9 (status-unknown)");
  });

  it("stay one where they share a former id alone", () => {
    const own = (id: string) => person(id, `${id}@example.com`, { formerIds: ["old"] });
    const people = combined([person("m1", "ada@example.com")], [own("ada"), own("bob")]);
    expect(planned(people, [accountOf("old", "second", "bob@example.com")], policy)).to.have.members([
      "skip ada = old (duplicate-id)",
      "skip bob = old (duplicate-id)",
      "skip m1 (duplicate-email)",
    ]);
  });

  it("do not invite a user who is disabled in an earlier source", () => {
    const own = (id: string) => person(id, `${id}@example.com`, { formerIds: ["old"] });
    const people = combined([person("m1", "ada@example.com", { enabled: false })], [own("ada"), own("bob")]);
    expect(planned(people, [], policy)).to.include("skip ada (status-unknown)");
  });
});

describe("A user whose status the first source does not say", () => {
  const first = [person("i1", "ada@example.com", unknown)];

  it("keeps the account of a later source, and is given none", () => {
    const people = combined(first, [person("ada")]);
    expect(planned(people, [accountOf("ada", "second")], policy)).to.deep.equal([
      "skip ada = ada (status-unknown)",
      "skip i1 (status-unknown)",
    ]);
    expect(planned(people, [], policy)).to.deep.equal([
      "skip ada (status-unknown)",
      "skip i1 (status-unknown)",
    ]);
  });

  it("keeps an account under a former id, too", () => {
    const people = combined(first, [person("new", "ada@example.com", { formerIds: ["ada"] })]);
    expect(planned(people, [accountOf("ada", "second")], policy)).to.include(
      "skip new = ada (status-unknown)",
    );
  });

  it("keeps it where a source between knows the user by another e-mail", () => {
    const people = combined(first, [person("i1", "new@example.com")], [person("9", "new@example.com")]);
    expect(planned(people, [accountOf("9", "third")], policy)).to.include("skip 9 = 9 (status-unknown)");
  });

  it("is disabled in a later source where the first one says that they are disabled", () => {
    const people = combined([person("i1", "ada@example.com", { enabled: false })], [person("ada")]);
    expect(planned(people, [accountOf("ada", "second")], policy)).to.deep.equal([
      "disable ada (gone)",
      "skip i1 (disabled-in-directory)",
    ]);
  });
});

describe("Any entries of several sources", () => {
  const entry: fc.Arbitrary<Person> = fc
    .record({
      id: fc.constantFrom(..."abcdA"),
      email: fc.constantFrom("a@x.org", "A@x.org", "b@x.org", "c@x.org", undefined),
      former: fc.constantFrom(undefined, undefined, "c", "e", "f"),
      status: fc.constantFrom({ enabled: true }, { enabled: true }, { enabled: false }, unknown),
    })
    .map(({ id, email, former, status }) => ({
      ...person(id, "", { emails: email === undefined ? [] : [email], ...status }),
      ...(former !== undefined && { formerIds: [former] }),
    }));
  const sources = fc.array(fc.array(entry, { maxLength: 4 }), { minLength: 2, maxLength: 3 });
  const keyOf = ({ emails: [email] }: Person) => email && foldCase(email);
  const hasId = (people: readonly Person[], id: string) =>
    people.some((one) => foldCase(one.id) === foldCase(id));
  /** Each id of a source, and its entries. */
  const groupsOf = (lists: readonly Person[][]) =>
    lists.flatMap((people, index) =>
      [...Map.groupBy(people, ({ id }) => foldCase(id)).values()].map((entries) => ({
        ...{ id: entries[0]?.id ?? "", entries, sourceId: MARKS[index] },
        earlier: lists.slice(0, index).flat(),
        isContested: new Set(entries.map(contentOf)).size > 1,
      })),
    );
  const withoutStatus = (people: readonly Person[]) =>
    [...new Set(people.map((one) => contentOf({ ...one, ...unknown, source: "" })))].sort();

  it("are of one id either all there, or none where an earlier source has the id", () => {
    fc.assert(
      fc.property(sources, (lists) => {
        const people = combined(...lists);
        for (const { id, entries, sourceId, earlier, isContested } of groupsOf(lists)) {
          const own = people.filter(({ source }) => source === sourceId).filter((one) => hasId([one], id));
          if (hasId(earlier, id)) expect(own).to.deep.equal([]);
          else if (isContested) expect(withoutStatus(own)).to.deep.equal(withoutStatus(entries));
        }
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("change no account whose id is contested", () => {
    fc.assert(
      fc.property(sources, fc.constantFrom("a@x.org", "b@x.org", "z@x.org"), (lists, email) => {
        const people = combined(...lists);
        for (const { id, sourceId = "", earlier, isContested } of groupsOf(lists)) {
          if (!isContested || hasId(earlier, id)) continue;
          const { actions } = planOf(people, [accountOf(id, sourceId, email)], policy);
          const kinds = actions.filter((action) => subjectsOf(action).account).map(({ kind }) => kind);
          expect(new Set(kinds)).to.deep.equal(new Set(["skip"]));
        }
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("neither give nor take access where an earlier source has the e-mail without a status", () => {
    fc.assert(
      fc.property(sources, (lists) => {
        const people = combined(...lists);
        for (const { id, entries, earlier, sourceId = "" } of groupsOf(lists)) {
          // An id decides before an e-mail does.
          if (hasId(earlier, id)) continue;
          const before = MARKS.slice(0, MARKS.indexOf(sourceId));
          const unclear = people.filter((one) => one.statusUnknown && before.includes(one.source));
          const isInDoubt = (one: Person) =>
            keyOf(one) && unclear.some((other) => keyOf(other) === keyOf(one));
          if (!entries.some(isInDoubt)) continue;
          expect(hasId(people, id)).to.equal(true);
          const own = people.filter((one) => one.source === sourceId && hasId([one], id) && isInDoubt(one));
          for (const { enabled } of own) expect(enabled).to.equal(false);
        }
      }),
      { numRuns: runs(1_000) },
    );
  });
});
