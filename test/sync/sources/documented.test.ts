import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FIELDS, PRESET_NAMES } from "../../../sync/sources/mapping.ts";
import { readMapping } from "../../../sync/sources/read-mapping.ts";
import { select } from "../../../sync/sources/selection.ts";
import { readSpecs } from "../../../sync/sources/spec.ts";
import { openFakeWorld } from "../fake-world.ts";
import { typeInto } from "../typed-command.ts";
import { readManifest, refusalOf } from "./files.ts";

const page = ["sources", "source-manifest", "source-exports", "several-sources"]
  .map((name) => readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), "utf8"))
  .join("\n");
const examples = [...page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, name = "", text = ""]) => ({
  name,
  text,
}));

/** The words of all lines that follow an option, as a shell gives them, up to the next option. */
function wordsAfter(option: string): string[][] {
  const found = [...page.matchAll(new RegExp(`${option} ((?:'[^'\n]*'|[^\n\`|'])+)`, "g"))];
  return found.map(([, rest = ""]) => {
    const words = shellWords(rest);
    const end = words.findIndex((word) => word.startsWith("--"));
    return end === -1 ? words : words.slice(0, end);
  });
}

function shellWords(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? word[3] ?? "");
}

const exportedFile = (name: string) => fileURLToPath(new URL(`exports/${name}`, import.meta.url));

describe("The pages on sources", () => {
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

  it("shows errors as they are reported", async () => {
    const lines = [
      "id,email,enabled",
      "ada,ada@example.com,true",
      "b,ada@,true",
      ...["c", "d", "e"].map((id) => `${id},${id}@example.com,true`),
    ];
    const faulty = [...lines, "f,f@example.com,yes", "g,g@example.com,true", "ada,h@example.com,true"].join(
      "\n",
    );
    const { message } = await refusalOf(readManifest("people.csv", faulty));
    expect(page).to.include(message.replaceAll(/^ {2}\S*people\.csv/gm, "  people.csv"));
  });

  it("names sources that there are", () => {
    const lines = wordsAfter("--source");
    expect(lines.length).to.be.at.least(6);
    for (const words of lines) {
      const specs = readSpecs(words);
      expect(specs, words.join(" ")).not.to.deep.equal([]);
      for (const { options } of specs) select([], { groups: [], ...options });
    }
  });

  it("names patterns and mappings that can be read", () => {
    const [include = [], exclude = []] = [...wordsAfter("--select"), ...wordsAfter("--exclude")];
    expect([include, exclude]).to.deep.equal([["@example.com", "it-*@example.org"], ["*-test@*"]]);
    expect(select([], { groups: [], include, exclude })).to.deep.equal([]);
    const mappings = wordsAfter("--map").map(readMapping);
    expect(mappings).to.deep.include.members([
      { email: "UserName", name: "Name.Formatted" },
      { id: "Personnel No.", email: "Work E-mail" },
      { preset: "google", id: "Employee ID" },
      { id: "No", email: "Mail", ignore: ["Visa Status"] },
    ]);
    expect(mappings).to.have.length.above(12);
  });

  describe("on exports", () => {
    const commands = [...page.matchAll(/^npm run sync -- (--source manifest \S+\.csv .*)$/gm)].map(
      ([, line = ""]) => line,
    );

    it("has a command for each preset", () => {
      for (const preset of PRESET_NAMES)
        expect(commands.some((line) => line.includes(`--map ${preset}`))).to.equal(true);
    });

    for (const line of commands) {
      it(`has a command that runs as written, and invites those alone who may sign in: ${line}`, async () => {
        const world = await openFakeWorld();
        try {
          const words = shellWords(line).map((word) => (word.endsWith(".csv") ? exportedFile(word) : word));
          const { actions } = await typeInto(world, [...words, "--dry-run"]);
          const invited = actions.flatMap((action) =>
            action.kind === "invite" ? action.person.emails.map((email) => email.toLowerCase()) : [],
          );
          // Entra ID's export has the mailbox beside the sign-in name.
          const ada = line.includes("entra.csv") ? "ada.lovelace@example.com" : "ada@example.com";
          const others = line.includes("workday") ? ["cyd@example.com"] : [];
          expect(invited.sort()).to.deep.equal([ada, ...others]);
        } finally {
          await world.stop();
        }
      });
    }
  });
});
