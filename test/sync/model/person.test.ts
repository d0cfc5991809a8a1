import { expect } from "chai";
import { distinctEntries } from "../../../sync/model/person.ts";
import { person } from "../people.ts";

describe("Entries of a directory", () => {
  const ada = person("ada", "ada@example.com");

  it("are listed once if they are equal, and the first of them stays", () => {
    const [first] = distinctEntries([ada, { ...ada, formerIds: [] }]);
    expect(first).to.equal(ada);
  });

  it("are all listed if they differ, in their order", () => {
    const other = { ...ada, enabled: false };
    expect(distinctEntries([other, ada, other])).to.deep.equal([other, ada]);
  });
});
