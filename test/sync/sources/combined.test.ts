import { expect } from "chai";
import fc from "fast-check";
import { PartialReadError } from "../../../sync/aws/pagination.ts";
import { SyncError } from "../../../sync/model/errors.ts";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import type { Person } from "../../../sync/model/person.ts";
import { combine, type Listing, type NamedSource, readTogether } from "../../../sync/sources/combined.ts";
import { person } from "../people.ts";
import { refusalOf } from "./files.ts";

const listing = (sourceId: string, ...people: Person[]): Listing => ({ sourceId, people });

const told = (listings: readonly Listing[]) =>
  [...combine(listings)].map(({ id, source, emails: [email] }) => `${id} ${email} from ${source}`);

describe("Several sources together", () => {
  it("contain all users with their source", () => {
    expect(told([listing("idc", person("a")), listing("manifest", person("b"))])).to.deep.equal([
      "a a@example.com from idc",
      "b b@example.com from manifest",
    ]);
    expect(told([])).to.deep.equal([]);
  });

  it("take a user of two sources, by ID or by e-mail without case, from the first", () => {
    const idc = listing(
      "idc",
      person("1", "Ada@example.com"),
      person("2", "bob@example.com", { enabled: false }),
    );
    const manifest = listing("manifest", person("ada", "ada@EXAMPLE.com"), person("2", "robert@example.com"));
    expect(told([idc, manifest])).to.deep.equal(["1 Ada@example.com from idc", "2 bob@example.com from idc"]);
    expect([...combine([idc, manifest])].map(({ enabled }) => enabled)).to.deep.equal([true, false]);
    expect(told([manifest, idc])).to.deep.equal([
      "ada ada@EXAMPLE.com from manifest",
      "2 robert@example.com from manifest",
    ]);
  });

  it("are transitive", () => {
    const lists = [
      listing("a", person("1", "old@example.com")),
      listing("b", person("1", "new@example.com")),
      listing("c", person("9", "new@example.com")),
    ];
    expect(told(lists)).to.deep.equal(["1 old@example.com from a"]);
  });

  it("leave two people of one source two", () => {
    const both = listing("idc", person("1", "same@example.com"), person("2", "same@example.com"));
    expect([...combine([both])]).to.have.length(2);
  });

  it("keep users without an e-mail apart", () => {
    const lists = [
      listing("idc", { ...person("1"), emails: [] }),
      listing(
        "local",
        { ...person("2"), emails: [] },
        { ...person("3"), emails: [""] },
        { ...person("4"), emails: [""] },
      ),
    ];
    expect([...combine(lists)]).to.have.length(4);
  });

  it("compare ids without case, as Cognito does", () => {
    const idc = listing("idc", person("ada", "ada@example.com", { enabled: false }));
    const manifest = listing("manifest", person("ADA", "ada2@example.com"));
    expect([...combine([idc, manifest])]).to.deep.equal([
      { ...person("ada", "ada@example.com", { enabled: false }), source: "idc" },
    ]);
  });

  const someone = fc
    .tuple(
      fc.constantFrom(..."abcdeAB"),
      fc.constantFrom(undefined, "a@x.org", "A@x.org", "b@x.org", "c@x.org"),
    )
    .map(([id, email]) => person(id, "", { emails: email === undefined ? [] : [email] }));
  const ofOneSource = fc.uniqueArray(someone, { maxLength: 4, selector: ({ id }) => id.toLowerCase() });
  const listings = fc
    .array(ofOneSource, { maxLength: 4 })
    .map((lists) => lists.map((people, index) => listing(`s${index}`, ...people)));
  const isSame = (one = "1", other = "2") => one.toLowerCase() === other.toLowerCase();
  const sameAs = (one: Person, other: Person) =>
    isSame(one.id, other.id) || isSame(one.emails[0], other.emails[0] ?? "no e-mail");

  it("contain all users of the first source, and unknown users of the others", () => {
    fc.assert(
      fc.property(listings, (lists) => {
        const expected = lists.flatMap(({ sourceId, people }, index) => {
          const before = lists.slice(0, index).flatMap((list) => [...list.people]);
          const isNew = (one: Person) => !before.some((other) => sameAs(one, other));
          return [...people].filter(isNew).map((one) => ({ ...one, source: sourceId }));
        });
        expect([...combine(lists)]).to.deep.equal(expected);
      }),
    );
  });

  it("never know two people of different sources as one", () => {
    fc.assert(
      fc.property(listings, (lists) => {
        const people = [...combine(lists)];
        const pairs = people.flatMap((one) =>
          people.filter((other) => one.source !== other.source && sameAs(one, other)),
        );
        expect(pairs).to.deep.equal([]);
      }),
    );
  });
});

describe("Reading several sources", () => {
  const source = (sourceId: string, read: () => Promise<readonly Person[]>): NamedSource => ({
    sourceId,
    title: `the directory ${sourceId}`,
    read,
  });
  const good = source("good", async () => [person("a")]);
  const empty = source("empty", async () => []);
  const failing = (error: Error) => source("bad", () => Promise.reject(error));

  it("returns all listings in order, also empty ones", async () => {
    expect(await readTogether([empty, good])).to.deep.equal([
      { sourceId: "empty", people: [] },
      { sourceId: "good", people: [person("a")] },
    ]);
  });

  it("fails as a whole if one fails, and names it", async () => {
    for (const sources of [
      [good, failing(new Error("ECONNRESET"))],
      [failing(new Error("ECONNRESET")), empty],
      [good, failing(new PartialReadError(new Error("ECONNRESET")))],
    ]) {
      const { code, message, exitCode } = await refusalOf(readTogether(sources));
      expect([code, exitCode]).to.deep.equal(["SOURCE_INCOMPLETE", ExitCode.guarded]);
      expect(message)
        .to.include("the directory bad")
        .and.to.include("no user is invited, changed or removed");
    }
  });

  it("fails like a single source if nothing could be read, or the request is wrong", async () => {
    const sole = await refusalOf(readTogether([failing(new Error("ECONNRESET"))]));
    expect(sole.code).to.equal("NETWORK");
    const both = await refusalOf(readTogether([failing(new Error("ECONNRESET")), failing(new Error("x"))]));
    expect(both.code).to.equal("NETWORK");
    const usage = new SyncError("GROUP_UNKNOWN", "There is no such group.", "Name another.");
    expect(await refusalOf(readTogether([good, failing(usage)]))).to.equal(usage);
  });

  it("waits for all of them, also where one has failed: none goes on behind the back of what comes next", async () => {
    let ended = false;
    const slow = source("slow", async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
      return [];
    });
    await refusalOf(readTogether([failing(new Error("x")), slow]));
    expect(ended).to.equal(true);
  });
});
