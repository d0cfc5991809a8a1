import { expect } from "chai";
import fc from "fast-check";
import { foldCase } from "../../../sync/model/email.ts";
import { distinctEntries, type Person } from "../../../sync/model/person.ts";
import { People } from "../../../sync/sources/people.ts";
import { runs } from "../../support/properties.ts";
import { person } from "../people.ts";

/** Texts with every character that a directory may send, half a surrogate pair too. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "\u0000", '"', "\ud800"),
);

const anyPerson: fc.Arbitrary<Person> = fc.record(
  {
    id: text,
    emails: fc.array(text, { maxLength: 3 }),
    displayName: text,
    enabled: fc.boolean(),
    givenName: text,
    familyName: text,
    source: text,
  },
  { requiredKeys: ["id", "emails", "displayName", "enabled"] },
);

describe("The compact list of people", () => {
  it("are read as they were, in their order, each entry once, and those last whose id came before", () => {
    fc.assert(
      fc.property(fc.array(anyPerson, { maxLength: 40 }), (people) => {
        const kept = People.from(people);
        const distinct = distinctEntries(people);
        const ids = distinct.map(({ id }) => foldCase(id));
        const isFirst = distinct.map((_, index) => ids.indexOf(ids[index] ?? "") === index);
        const first = distinct.filter((_, index) => isFirst[index]);
        const rivals = distinct.filter((_, index) => !isFirst[index]);
        expect([...kept]).to.deep.equal([...first, ...rivals]);
        expect(kept).to.have.length(first.length);
        const contested = new Set(rivals.map(({ id }) => foldCase(id)));
        for (const [index, { id }] of first.entries())
          expect([kept.indexOf(id), kept.isContested(index)]).to.deep.equal([
            index,
            contested.has(foldCase(id)),
          ]);
      }),
      { numRuns: runs(1000) },
    );
  });

  it("are found by ID, for any number", () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `${index}`);
    const kept = People.from(ids.map((id) => person(id)));
    expect(ids.map((id) => kept.at(kept.indexOf(id) ?? -1).id)).to.deep.equal(ids);
    for (const id of ["5000", "", "0,", '"', "00"]) expect(kept.has(id)).to.equal(false);
  });

  it("may have a name that is longer than anybody would think", () => {
    const long = person("long", undefined, { displayName: "x".repeat(3 * 2 ** 20) });
    expect([...People.from([person("a"), long, person("b")])]).to.deep.equal([
      person("a"),
      long,
      person("b"),
    ]);
  });

  it("are empty at first, and refuse an unknown index", () => {
    expect([...new People()]).to.deep.equal([]);
    expect(new People().has("a")).to.equal(false);
    expect(() => People.from([person("a")]).at(1)).to.throw(RangeError);
    expect(() => People.from([person("a")]).at(-1)).to.throw(RangeError);
  });
});
