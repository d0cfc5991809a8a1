import { readFileSync } from "node:fs";
import { expect } from "chai";
import { FIELDS, readMapping } from "../../../sync/sources/mapping.ts";
import { select } from "../../../sync/sources/selection.ts";
import { readSpecs } from "../../../sync/sources/spec.ts";
import { readManifest, refusalOf } from "./files.ts";

const page = readFileSync(new URL("../../../docs/sources.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, name = "", text = ""]) => ({
  name,
  text,
}));

/** The words of all lines that follow an option, as a shell gives them. */
function wordsAfter(option: string): string[][] {
  const found = [...page.matchAll(new RegExp(`${option} ([^\n\`|]+)`, "g"))].map(([, rest = ""]) => rest);
  return found.map((rest) =>
    [...rest.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? word[3] ?? ""),
  );
}

describe("The page on sources", () => {
  it("has a manifest of each kind", () => {
    expect(examples.map(({ name }) => name)).to.deep.equal(["people.yaml", "people.json", "people.csv"]);
  });

  for (const { name, text } of examples) {
    it(`shows in ${name} what can be read, with every field, and the same people as the others`, async () => {
      expect(await readManifest(name, text)).to.deep.equal([
        {
          id: "ada",
          emails: ["Ada.Lovelace@example.com"],
          displayName: "Ada Lovelace",
          givenName: "Ada",
          familyName: "Lovelace",
          enabled: true,
        },
        { id: "bob", emails: ["bob@example.com"], displayName: "Bob", enabled: false },
      ]);
      expect(await readManifest(name, text, { groups: ["Maths"] })).to.have.length(1);
      for (const field of FIELDS) expect(text).to.include(field);
    });
  }

  it("tells faults as they are told", async () => {
    const lines = [
      "id,email,enabled",
      "ada,ada@example.com,",
      "b,ada@,",
      ...["c", "d", "e"].map((id) => `${id},${id}@example.com,`),
    ];
    const faulty = [...lines, "f,f@example.com,yes", "g,g@example.com,", "ada,h@example.com,"].join("\n");
    const { message } = await refusalOf(readManifest("people.csv", faulty));
    expect(page).to.include(message.replaceAll(/^ {2}\S*people\.csv/gm, "  people.csv"));
  });

  it("names sources that there are", () => {
    const lines = wordsAfter("--source").map((words) => {
      const end = words.findIndex((word) => word.startsWith("--"));
      return end === -1 ? words : words.slice(0, end);
    });
    expect(lines.length).to.be.at.least(6);
    for (const words of lines) {
      const specs = readSpecs(words);
      expect(specs, words.join(" ")).not.to.deep.equal([]);
      for (const { options } of specs) select([], { groups: [], ...options });
    }
  });

  it("names patterns and mappings that can be read", () => {
    const [include = [], exclude = []] = [...wordsAfter("--include"), ...wordsAfter("--exclude")];
    expect([include, exclude]).to.deep.equal([["@example.com", "it-*@example.org"], ["*-test@*"]]);
    expect(select([], { groups: [], include, exclude })).to.deep.equal([]);
    expect(wordsAfter("--map").map(readMapping)).to.deep.equal([
      { email: "UserName", name: "Name.Formatted" },
      { id: "Personnel No.", email: "Work E-mail" },
    ]);
  });
});
