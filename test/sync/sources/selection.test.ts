import { expect } from "chai";
import fc from "fast-check";
import { type Candidate, isFiltered, type Selection, select } from "../../../sync/sources/selection.ts";
import { runs } from "../../support/properties.ts";
import { person } from "../people.ts";
import { refusalOf } from "./files.ts";

const PEOPLE: readonly Candidate[] = [
  { person: person("ada", "Ada@Example.com"), groups: ["Staff", "Maths"] },
  { person: person("bob", "bob@lab.example.com"), groups: ["Staff"] },
  { person: person("cat", "it-cat@example.org"), groups: ["Guests"] },
  { person: person("nil", undefined), groups: [] },
].map(({ person: { emails, ...rest }, groups }) => ({
  person: { ...rest, emails: rest.id === "nil" ? [] : emails },
  groups,
}));

function selected(selection: Partial<Selection>): string {
  return select(PEOPLE, { groups: [], ...selection })
    .map(({ id }) => id)
    .join(" ");
}

describe("A selection", () => {
  it("without a filter selects all users", () => {
    expect(selected({})).to.equal("ada bob cat nil");
    expect(isFiltered({ groups: [] })).to.equal(false);
    expect(isFiltered({ groups: [], include: [], exclude: [], excludeGroups: [] })).to.equal(false);
  });

  const cases: readonly (readonly [string, Partial<Selection>, string])[] = [
    ["a group", { groups: ["Staff"] }, "ada bob"],
    ["one of two groups", { groups: ["Maths", "Guests"] }, "ada cat"],
    ["no one of a group", { excludeGroups: ["Maths", "Guests"] }, "bob nil"],
    ["a group but for those of another", { groups: ["Staff"], excludeGroups: ["Maths"] }, "bob"],
    ["a domain, without case, and not those below", { include: ["@EXAMPLE.com"] }, "ada"],
    ["the domains below one", { include: ["@*.example.com"] }, "bob"],
    ["one of several domains", { include: ["@example.com", "@example.org"] }, "ada cat"],
    ["a pattern", { include: ["it-*@example.???"] }, "cat"],
    ["one address", { include: ["ada@example.com"] }, "ada"],
    ["no one of a domain, but those without an e-mail", { exclude: ["@example.com"] }, "bob cat nil"],
    ["a group at a domain", { groups: ["Staff"], include: ["@example.com"] }, "ada"],
    ["a domain but for some", { include: ["@example.*"], exclude: ["it-*@*"] }, "ada"],
    ["no user, if the exclude pattern also matches", { include: ["@*"], exclude: ["@*"] }, ""],
  ];
  for (const [what, selection, expected] of cases) {
    it(`means ${what}`, () => {
      expect(selected(selection)).to.equal(expected);
      expect(isFiltered({ groups: [], ...selection })).to.equal(true);
    });
  }

  it("refuses patterns that no address could ever fit, all of them together", async () => {
    const include = ["example.com", "@example.com", "a@b@c", "[ab]@example.com", "a b@example.com", "@"];
    const { code, message, hint } = await refusalOf(
      Promise.resolve().then(() => selected({ include, exclude: ["x y@example.com"] })),
    );
    expect(code).to.equal("USAGE");
    const named = ["example.com", "a@b@c", "[ab]@example.com", "a b@example.com", "@"];
    expect(message).to.equal(`No e-mail address can match ${named.map((one) => `"${one}"`).join(" or ")}.`);
    expect(hint).to.include("@example.com for a domain");
  });

  const character = fc.constantFrom(..."abYZ01.-_+'!#$%&/=^`{|}~");
  const part = fc.string({ unit: character, minLength: 1, maxLength: 6 });
  const domain = fc.string({ unit: fc.constantFrom(..."abCü.-"), minLength: 1, maxLength: 6 });
  const wild = (text: fc.Arbitrary<string>) =>
    fc
      .array(fc.oneof(text, fc.constantFrom("*", "?")), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join(""));
  const pattern = fc.tuple(fc.oneof(wild(part), fc.constant("")), wild(domain)).map((both) => both.join("@"));
  const address = fc.tuple(part, domain).map((both) => both.join("@"));

  it("matches a full address with any dots and signs", () => {
    fc.assert(
      fc.property(address, (email) => {
        const people = [{ person: person("one", email), groups: [] }];
        expect(select(people, { groups: [], include: [email.toUpperCase()] })).to.have.length(1);
      }),
    );
  });

  it("takes several signs in a row for what they are", () => {
    const people = ["+++@a", "a++b@a", "a+++b@a"].map((email) => ({
      person: person(email, email),
      groups: [],
    }));
    const left = (include: string[]) => select(people, { groups: [], include }).map(({ id }) => id);
    expect(left(["+++@a"])).to.deep.equal(["+++@a"]);
    expect(left(["a++b@*"])).to.deep.equal(["a++b@a"]);
  });

  it("fits any pattern to any address as the two wildcards say, and as nothing else says", () => {
    fc.assert(
      fc.property(pattern, fc.array(address, { maxLength: 8 }), (glob, emails) => {
        const people = emails.map((email, index) => ({ person: person(`${index}`, email), groups: [] }));
        const whole = glob.startsWith("@") ? `*${glob}` : glob;
        const fitting = people.filter(({ person: { emails: own } }) =>
          fitsByHand(whole.toLowerCase(), String(own[0]).toLowerCase()),
        );
        expect(select(people, { groups: [], include: [glob] })).to.deep.equal(
          fitting.map((one) => one.person),
        );
      }),
      { numRuns: runs(2000) },
    );
  });

  it("splits any people into included and excluded ones", () => {
    const people = fc.array(
      fc.record({
        person: fc.tuple(part, address).map(([id, email]) => person(id, email)),
        groups: fc.constant([]),
      }),
    );
    fc.assert(
      fc.property(people, fc.array(pattern, { minLength: 1, maxLength: 3 }), (candidates, patterns) => {
        const inside = select(candidates, { groups: [], include: patterns });
        const outside = select(candidates, { groups: [], exclude: patterns });
        const all = candidates.map((one) => one.person);
        expect(all.filter((one) => inside.includes(one) !== outside.includes(one))).to.deep.equal(all);
        expect(inside.length + outside.length).to.equal(all.length);
      }),
    );
  });
});

/** The same rule, written as slowly and plainly as it goes. */
function fitsByHand(glob: string, text: string): boolean {
  if (glob === "") return text === "";
  if (glob.startsWith("*"))
    return fitsByHand(glob.slice(1), text) || (text !== "" && fitsByHand(glob, text.slice(1)));
  const isSame = text !== "" && (glob.startsWith("?") || glob.slice(0, 1) === text.slice(0, 1));
  return isSame && fitsByHand(glob.slice(1), text.slice(1));
}
