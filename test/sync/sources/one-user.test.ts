import { expect } from "chai";
import type { Person } from "../../../sync/model/person.ts";
import { findPerson, type PersonFinder } from "../../../sync/sources/one-user.ts";
import { person } from "../people.ts";

describe("One person of several sources", () => {
  const finder = (sourceId: string, found?: Person): PersonFinder => ({
    sourceId,
    find: async () => found,
  });
  const ada = person("ada", "", { emails: [] });

  it("cannot be told from a later source alone: an earlier one may have the id in another case", async () => {
    expect(await findPerson([finder("idc"), finder("scim", ada)], "ada")).to.have.property("unclear");
  });

  it("is decided by the first source", async () => {
    const found = await findPerson([finder("idc", ada), finder("scim", person("ada"))], "ada");
    expect(found).to.deep.equal({ person: { ...ada, source: "idc" } });
  });
});
