import { expect } from "chai";
import * as fc from "fast-check";
import { matcherOf } from "../../../sync/scim/filter/match.ts";
import { parseFilter } from "../../../sync/scim/filter/parse.ts";
import { isList, isObject, type Json, type JsonObject } from "../../../sync/scim/json.ts";
import { RESOURCE_TYPES, type ResourceType } from "../../../sync/scim/schema/resource-type.ts";
import { runs } from "../../support/properties.ts";
import { ENTERPRISE } from "./scim-world.ts";

/** A filter as a tree, of which the text is made and which is evaluated here by what the RFC says, and nothing else. */
type Tree =
  | { readonly path: string; readonly op: string; readonly value: string }
  | { readonly flag: "active"; readonly value: boolean }
  | { readonly path: string; readonly op: "pr" }
  | { readonly type: string; readonly value: string; readonly asEntra: boolean }
  | { readonly all: readonly Tree[] }
  | { readonly any: readonly Tree[] }
  | { readonly not: Tree };

const PATHS = [
  "userName",
  "externalId",
  "name.givenName",
  "title",
  "emails.value",
  `${ENTERPRISE}:department`,
];
const word = fc.constantFrom("a", "A", "ab", "AB", "b", 'q"q', "b\\c", "ä", "Ä");

const leaf = fc.oneof(
  fc.record({
    path: fc.constantFrom(...PATHS),
    op: fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"),
    value: word,
  }),
  fc.record({ flag: fc.constant("active" as const), value: fc.boolean() }),
  fc.record({ path: fc.constantFrom(...PATHS), op: fc.constant("pr" as const) }),
  fc.record({ type: fc.constantFrom("work", "Home"), value: word, asEntra: fc.boolean() }),
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ all: fc.array(tie("tree"), { minLength: 2, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("tree"), { minLength: 2, maxLength: 3 }) }),
    fc.record({ not: tie("tree") }),
  ),
}));

const user = fc.record(
  {
    userName: word,
    externalId: word,
    name: fc.record({ givenName: word }),
    title: word,
    active: fc.boolean(),
    emails: fc.array(fc.record({ value: word, type: fc.constantFrom("work", "WORK", "home") }), {
      minLength: 1,
    }),
    [ENTERPRISE]: fc.record({ department: word }),
  },
  { requiredKeys: ["userName"] },
);

function textOf(node: Tree): string {
  if ("all" in node) return node.all.map((one) => `(${textOf(one)})`).join(" and ");
  if ("any" in node) return node.any.map((one) => `(${textOf(one)})`).join(" or ");
  if ("not" in node) return `not (${textOf(node.not)})`;
  if ("flag" in node) return `active eq ${node.value}`;
  if ("type" in node) {
    const [type, value] = [`type eq "${node.type}"`, `value eq ${JSON.stringify(node.value)}`];
    return node.asEntra ? `emails[${type}].${value}` : `emails[${type} and ${value}]`;
  }
  return "value" in node ? `${node.path} ${node.op} ${JSON.stringify(node.value)}` : `${node.path} pr`;
}

const COMPARE: Readonly<Record<string, (own: string, wanted: string) => boolean>> = {
  eq: (own, wanted) => own === wanted,
  ne: (own, wanted) => own !== wanted,
  co: (own, wanted) => own.includes(wanted),
  sw: (own, wanted) => own.startsWith(wanted),
  ew: (own, wanted) => own.endsWith(wanted),
  gt: (own, wanted) => own > wanted,
  ge: (own, wanted) => own >= wanted,
  lt: (own, wanted) => own < wanted,
  le: (own, wanted) => own <= wanted,
};

function valuesAt(object: JsonObject, path: string): string[] {
  const colon = path.lastIndexOf(":");
  const [top, rest] = colon === -1 ? [object, path] : [object[path.slice(0, colon)], path.slice(colon + 1)];
  const follow = (value: Json | undefined, names: readonly string[]): string[] => {
    if (isList(value)) return value.flatMap((one) => follow(one, names));
    const [name, ...others] = names;
    if (name === undefined) return typeof value === "string" ? [value] : [];
    return isObject(value) ? follow(value[name], others) : [];
  };
  return follow(top, rest.split("."));
}

function naive(node: Tree, object: JsonObject): boolean {
  if ("all" in node) return node.all.every((one) => naive(one, object));
  if ("any" in node) return node.any.some((one) => naive(one, object));
  if ("not" in node) return !naive(node.not, object);
  if ("flag" in node) return object["active"] === node.value;
  if ("type" in node) {
    const { emails } = object;
    const isIt = (one: Json) =>
      isObject(one) &&
      String(one["type"]).toLowerCase() === node.type.toLowerCase() &&
      String(one["value"]).toLowerCase() === node.value.toLowerCase();
    return isList(emails) && emails.some(isIt);
  }
  const values = valuesAt(object, node.path);
  if (!("value" in node)) return values.length > 0;
  const fold = (text: string) => (node.path === "externalId" ? text : text.toLowerCase());
  return values.some((own) => COMPARE[node.op]?.(fold(own), fold(node.value)));
}

function userType(): ResourceType {
  const type = RESOURCE_TYPES.get("Users");
  if (type === undefined) throw new Error("There are no users.");
  return type;
}

describe("Any filter", () => {
  const type = userType();

  it("lets through whom RFC 7644 lets through, whatever it is put together from", () => {
    fc.assert(
      fc.property(tree, fc.array(user, { minLength: 1, maxLength: 8 }), (node, users) => {
        const fits = matcherOf(type, parseFilter(type, textOf(node)));
        for (const one of users) expect(fits(one), textOf(node)).to.equal(naive(node, one));
      }),
      { numRuns: runs(500) },
    );
  });

  it("reads and before or, and not first of all", () => {
    const fits = (text: string) => matcherOf(type, parseFilter(type, text))({ userName: "a", title: "b" });
    expect(fits('userName eq "a" or title eq "x" and title eq "y"')).to.equal(true);
    expect(fits('(userName eq "a" or title eq "x") and title eq "y"')).to.equal(false);
    expect(fits('not (title eq "x") and userName eq "z"')).to.equal(false);
  });

  it("compares moments as moments, however they are written", () => {
    const resource = { userName: "a", meta: { lastModified: "2026-01-01T12:00:00.500Z" } };
    const fits = (text: string) => matcherOf(type, parseFilter(type, text))(resource);
    expect(fits('meta.lastModified gt "2026-01-01T12:00:00Z"')).to.equal(true);
    expect(fits('meta.lastModified eq "2026-01-01T13:00:00.5+01:00"')).to.equal(true);
    expect(fits('meta.lastModified lt "2026-01-01T12:00:00Z"')).to.equal(false);
  });

  it("takes names in any case, with and without the schema's URN, and null for nothing", () => {
    const resource = { userName: "Ada", emails: [{ value: "ada@example.com", type: "work" }] };
    const fits = (text: string) => matcherOf(type, parseFilter(type, text))(resource);
    expect(fits('USERNAME EQ "ada"')).to.equal(true);
    expect(fits('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada"')).to.equal(true);
    expect(fits('emails eq "ADA@example.com"')).to.equal(true);
    expect(fits("title eq null and userName ne null")).to.equal(true);
    expect(fits('nothingOfThatName eq "x" or unknown pr')).to.equal(false);
  });

  for (const text of [
    "userName",
    'userName eq "a',
    "userName eq",
    'userName is "a"',
    '(userName eq "a"',
    'emails[type eq "work"',
    "active gt true",
    'name eq "Ada"',
    "(".repeat(1_999),
    `userName eq "${"a".repeat(3_000)}"`,
    "not ".repeat(400),
  ])
    it(`refuses ${text.slice(0, 30)} as no filter`, () => {
      expect(() => parseFilter(type, text))
        .to.throw()
        .that.includes({ scimType: "invalidFilter", status: 400 });
    });
});
