import type { User } from "@aws-sdk/client-quicksight";
import { expect } from "chai";
import fc from "fast-check";
import type { ListedUser } from "../../../../sync/sources/amazon-quick/entry.ts";
import { idByArn, identityOf, quickId } from "../../../../sync/sources/amazon-quick/identity.ts";
import { peopleOf, type QuickPeople } from "../../../../sync/sources/amazon-quick/people-of.ts";
import { runs } from "../../../support/properties.ts";

const ACCOUNT = { accountId: "111122223333", namespace: "default" };
const UUIDS = ["93a4c8d2-0000-4000-8000-000000000001", "93a4c8d2-0000-4000-8000-000000000002"];

const arnOf = (name: string, namespace = "default") =>
  `arn:aws:quicksight:us-east-1:111122223333:user/${namespace}/${name}`;
const listed = (user: User, namespace = "default"): ListedUser => ({ ...ACCOUNT, namespace, user });
const read = (...users: readonly User[]) =>
  peopleOf(
    users.map((user) => listed(user)),
    {},
  );
const idOf = (user: User) => identityOf(user, ACCOUNT)?.id;

/** A user of a role, as Amazon Quick lists one. */
const ofRole = (role: string, session: string, Email?: string): User => ({
  Arn: arnOf(`${role}/${session}`),
  UserName: `${role}/${session}`,
  ...(Email !== undefined && { Email }),
  IdentityType: "IAM",
  PrincipalId: `federated/iam/AROA${role.toUpperCase()}:${session}`,
});

describe("People of Amazon Quick's listing", () => {
  it("are one person for one user with two roles, and stay who they are when either role goes", () => {
    const [admin, reader] = [
      ofRole("Admin", "ada", "ada@example.com"),
      ofRole("Reader", "ada", "ada@example.com"),
    ];
    const [both, ...others] = read(admin, reader).people;
    expect(others).to.deep.equal([]);
    expect(both).to.deep.equal({
      id: idOf(admin),
      formerIds: [idByArn(admin.Arn), idByArn(reader.Arn)].sort(),
      reusableId: true,
      emails: ["ada@example.com"],
      displayName: "Admin/ada",
      enabled: true,
    });
    for (const one of [admin, reader]) expect(read(one).people.map(({ id }) => id)).to.deep.equal([both?.id]);
  });

  it("have the best of their ids, and the others as former ones", () => {
    const Email = "ada@example.com";
    const [own, role] = [{ PrincipalId: `user/d-1/${UUIDS[0]}`, Email }, ofRole("Admin", "ada", Email)];
    const { people } = read({ Arn: arnOf("ada"), Email }, role, own);
    expect(people).to.have.length(1);
    expect(people[0])
      .to.include({ id: idOf(own) })
      .and.not.have.property("reusableId");
    expect(people[0]?.formerIds).to.have.members([idOf(role), idByArn(role.Arn), idByArn(arnOf("ada"))]);
  });

  it("are two where e-mails differ, if only in case, or where there is none", () => {
    const ids = (...users: User[]) => read(...users).people.map(({ id }) => id);
    expect(ids(ofRole("A", "1", "ada@example.com"), ofRole("A", "2", "Ada@example.com"))).to.have.length(2);
    expect(ids(ofRole("A", "1"), ofRole("A", "2"))).to.have.length(2);
  });

  it("are two in two namespaces, whatever they share", () => {
    const user = ofRole("A", "ada", "ada@example.com");
    const { people } = peopleOf([listed(user), listed({ ...user, Arn: arnOf("A/ada", "x") }, "x")], {});
    expect(new Set(people.map(({ id }) => id)).size).to.equal(2);
  });

  it("take the e-mail of the one entry of their id that has one", () => {
    const { people, unidentified } = read(ofRole("Admin", "ada"), ofRole("Reader", "ada", "ada@example.com"));
    expect(people.map(({ emails }) => emails)).to.deep.equal([["ada@example.com"]]);
    expect(unidentified).to.deep.equal([]);
  });

  it("are a conflict, two of one id, where entries of one id differ in the e-mail", () => {
    const users = [ofRole("Admin", "ci", "a@example.com"), ofRole("Reader", "ci", "b@example.com")];
    const { people, unidentified } = read(...users, ofRole("Reader", "bob", "a@example.com"));
    expect(unidentified).to.deep.equal([]);
    expect(people.map(({ displayName }) => displayName)).to.have.members([
      "Admin/ci",
      "Reader/ci",
      "Reader/bob",
    ]);
    for (const user of users)
      expect(people).to.deep.include({
        id: idOf(users[0] ?? {}),
        formerIds: [idByArn(user.Arn)],
        reusableId: true,
        emails: [user.Email],
        displayName: user.UserName,
        enabled: true,
      });
  });

  it("leave out an entry without an id, by what it is called", () => {
    const bare = { Arn: "N/A", PrincipalId: "N/A" };
    const { people, unidentified } = read(
      { ...bare, UserName: "ada", Email: "ada@example.com" },
      { ...bare, UserName: "N/A", Email: "bob@example.com" },
      { ...bare, UserName: "N/A", Email: "N/A" },
      {},
    );
    expect(people).to.deep.equal([]);
    expect(unidentified.map(({ name, email }) => [name, email])).to.deep.equal([
      ["ada", "ada@example.com"],
      ["bob@example.com", "bob@example.com"],
      ['a user of namespace "default"', undefined],
      ['a user of namespace "default"', undefined],
    ]);
    for (const { reason } of unidentified)
      expect(reason).to.equal('its principal ID and its ARN are missing or "N/A"');
  });

  it("take no e-mail and no name from an N/A", () => {
    const user = { Arn: arnOf("x"), UserName: "N/A", Email: "N/A", ExternalLoginId: "N/A" };
    const mapping = { name: "ExternalLoginId", givenName: "UserName", familyName: "Email" };
    const { people } = peopleOf([listed(user)], mapping);
    const id = idByArn(user.Arn);
    expect(people).to.deep.equal([{ id, reusableId: true, emails: [], displayName: "", enabled: true }]);
  });
});

/** Few of each, so that entries share ids, names and e-mails as often as not. */
const anyUser: fc.Arbitrary<User> = fc.record(
  {
    Arn: fc.constantFrom("N/A", arnOf("N/A"), ...["ada", "bob", "A/ada", "B/ada"].map((name) => arnOf(name))),
    UserName: fc.constantFrom("N/A", "ada", "bob", "A/ada", "B/ada"),
    Email: fc.constantFrom("N/A", "", "ada@x.org", "Ada@x.org", "bob@x.org"),
    ExternalLoginId: fc.constantFrom("N/A", "e1", "e2"),
    PrincipalId: fc.constantFrom(
      ...["N/A", "", "federated/iam/111122223333", "federated/iam/AIDAEXAMPLE"],
      ...["AROA1:ada", "AROA2:ada", "AROA2:bob"].map((one) => `federated/iam/${one}`),
      ...UUIDS.map((uuid) => `user/d-1/${uuid}`),
    ),
  },
  { requiredKeys: [] },
);
const anyListing = fc.array(anyUser, { maxLength: 7 }).map((users) => users.map((user) => listed(user)));
/** Each ARN is one user's at a time. */
const anyUsers = anyListing.map((all) =>
  all.filter(({ user }, index) => all.findIndex((other) => other.user.Arn === user.Arn) === index),
);
const anyMapping = fc.record(
  {
    name: fc.constantFrom("UserName", "Email", "ExternalLoginId"),
    givenName: fc.constantFrom("ExternalLoginId"),
  },
  { requiredKeys: [] },
);

const idsOf = ({ people }: QuickPeople) =>
  new Set(people.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]));

describe("Any listing of Amazon Quick", () => {
  const holds = (property: fc.IProperty<[ListedUser[]]>) => fc.assert(property, { numRuns: runs(2_000) });

  it("gives the same people in whatever order it comes", () => {
    const shuffled = anyListing.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), anyMapping),
    );
    const inOrder = ({ people, unidentified }: QuickPeople) =>
      [people, unidentified].map((list) => list.map((one) => JSON.stringify(one)).sort());
    fc.assert(
      fc.property(shuffled, ([one, other, mapping]) => {
        expect(inOrder(peopleOf(other, mapping))).to.deep.equal(inOrder(peopleOf(one, mapping)));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("gives each id to one person and each e-mail to one, or to several whose e-mails differ", () => {
    holds(
      fc.property(anyListing, (listing) => {
        const { people } = peopleOf(listing, {});
        for (const sameId of Map.groupBy(people, ({ id }) => id).values())
          expect(new Set(sameId.map(({ emails: [email] }) => email)).size).to.equal(sameId.length);
        const clear = people.filter(({ id }) => people.filter((other) => other.id === id).length === 1);
        const emails = clear.flatMap((one) => one.emails);
        expect(new Set(emails).size).to.equal(emails.length);
        for (const { id, formerIds = [] } of people) {
          expect(formerIds).to.not.include(id);
          expect(new Set(formerIds).size).to.equal(formerIds.length);
        }
      }),
    );
  });

  it("makes a person of each entry, or leaves it out by name, and makes nothing of N/A", () => {
    holds(
      fc.property(anyListing, (listing) => {
        const found = peopleOf(listing, {});
        const ids = idsOf(found);
        const bare = listing.filter(({ user }) => idOf(user) === undefined);
        for (const { user } of listing) {
          const id = idOf(user);
          if (id !== undefined) expect(ids.has(id)).to.equal(true);
        }
        expect(found.unidentified).to.have.length(bare.length);
        for (const text of ["N/A", "", arnOf("N/A")]) expect(ids.has(quickId(text))).to.equal(false);
        const texts = found.people.flatMap(({ emails, displayName }) => [...emails, displayName]);
        expect([...texts, ...found.unidentified.map(({ name }) => name)]).to.not.include("N/A");
      }),
    );
  });

  it("finds each account that an earlier version made of it, by the id and the e-mail of then", () => {
    const accounts = (listing: readonly ListedUser[]) =>
      listing.flatMap(({ user: { Arn, Email = "" } }) => {
        const id = idByArn(Arn);
        return id === undefined || ["", "N/A"].includes(Email) ? [] : [{ id, email: Email }];
      });
    holds(
      fc.property(anyUsers, (listing) => {
        const { people } = peopleOf(listing, {});
        const found = people.flatMap(({ id, formerIds = [], emails: [email] }) =>
          [id, ...formerIds].map((known) => ({ id: known, email })),
        );
        for (const account of accounts(listing)) expect(found).to.deep.include(account);
      }),
    );
  });
});
