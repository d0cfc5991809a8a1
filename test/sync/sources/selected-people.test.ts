import { expect } from "chai";
import fc from "fast-check";
import { foldCase } from "../../../sync/model/email.ts";
import { contentOf } from "../../../sync/model/person.ts";
import { SelectedPeople } from "../../../sync/sources/people.ts";
import { runs } from "../../support/properties.ts";
import { person } from "../people.ts";

describe("The people of a selection", () => {
  const entry = fc.record({
    one: fc
      .tuple(fc.constantFrom(..."abAB"), fc.constantFrom("a@x.org", "b@x.org", "c@x.org"))
      .map(([id, email]) => person(id, email)),
    isMeant: fc.boolean(),
  });

  it("are all entries of an ID with a selected entry, and no others, in any order", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const selected = new SelectedPeople();
        for (const { one, isMeant } of entries) selected.add(one, isMeant);
        const meant = new Set(
          entries.filter(({ isMeant }) => isMeant).map(({ one: { id } }) => foldCase(id)),
        );
        const expected = entries
          .filter(({ one }) => meant.has(foldCase(one.id)))
          .map(({ one }) => contentOf(one));
        expect([...selected.people].map(contentOf).sort()).to.deep.equal([...new Set(expected)].sort());
      }),
      { numRuns: runs(1_000) },
    );
  });
});
