import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KEYS } from "../../../infra/settings/keys.ts";
import { withInheritedValues } from "../../../sandbox/provider/inherited-values.ts";
import { diff } from "../../../sandbox/provider/provider.ts";
import { propertiesOf } from "../../../sandbox/provider/schema.ts";
import { RESOURCE_TYPES } from "../../../sandbox/provider/table.ts";
import { type Fields, isFields, isSame } from "../../../sandbox/provider/values.ts";
import { providerInputs } from "../../sandbox/provider/engine/wire-values.ts";
import { PNG } from "../../support/images.ts";
import { type DeclaredResource, type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";
import { removableSettings, stored } from "../support/removable-settings.ts";
import { pathsOfSchema, pathsOfValue } from "../support/setting-paths.ts";
import type { SettingValues } from "../support/setting-values.ts";

/** Settings that cannot be taken out in place. */
const EXCLUDED = [
  // Another pool, which the stack never changes.
  "existingPoolId",
  // There is then no API: its resources are deleted.
  "endpoints",
  // A user pool's endpoints are read from its issuer, which this test has not; its other members are those of an OpenID provider.
  ...["federation.*.poolId", "federation.*.domain"],
];

/**
 * Kept, and without effect: the provider sends the key only while `enabled` is true, and that is sent too.
 * Source: terraform-provider-aws, internal/service/dynamodb/table.go, expandEncryptAtRestOptions.
 */
const HARMLESS = /^aws:dynamodb\/table:Table \S+: serverSideEncryption\.kmsKeyArn$/;

const PATHS = Object.entries(KEYS)
  .flatMap(([key, schema]) => pathsOfSchema(schema, key))
  .filter(({ path }) => !EXCLUDED.includes(path));
const NAMES = PATHS.map(({ path }) => path);

const pathsOf = (settings: SettingValues) =>
  Object.entries(settings).flatMap(([key, value]) => pathsOfValue(value, key, NAMES));

/** Inputs that the provider keeps although the program no longer sets them, as "TYPE name: input". */
function keptInputs(before: DeclaredStack, after: DeclaredStack): string[] {
  return after.resources.flatMap((resource) => {
    const old = before.resources.find(({ urn }) => urn === resource.urn);
    const type = RESOURCE_TYPES.get(resource.type);
    if (old === undefined || type === undefined) return [];
    const [olds, news] = [inputsOf(old), inputsOf(resource)];
    const kept = withInheritedValues(news, olds, propertiesOf(type.terraform));
    const inputs = differences(news, kept).map((path) => `${resource.type} ${resource.name}: ${path}`);
    return inputs.filter((input) => !HARMLESS.test(input));
  });
}

const inputsOf = ({ inputs }: DeclaredResource): Fields => providerInputs(inputs);

function differences(news: Fields, kept: Fields, path = ""): string[] {
  return Object.entries(kept).flatMap(([name, value]) => {
    const at = `${path}${name}`;
    const wanted = news[name] ?? null;
    if (isSame(wanted, value)) return [];
    return isFields(wanted) && isFields(value) ? differences(wanted, value, `${at}.`) : [at];
  });
}

describe("A setting that is set and then taken out", () => {
  let folder: string;
  let sets: ReturnType<typeof removableSettings>;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-removed-"));
    const [logo, css] = [join(folder, "logo.png"), join(folder, "style.css")];
    writeFileSync(logo, PNG);
    writeFileSync(css, ".label-customizable { color: red }");
    sets = removableSettings({ logo, css });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The role of API Gateway's logs stays in the account. */
  const role = "arn:aws:iam::111122223333:role/api-gateway";
  const declare = (settings: SettingValues, logRole = role) => declaredStack(stored(settings), { logRole });

  it("leaves no input that the provider keeps, whichever setting it was", async () => {
    const nothing = await declare({});
    for (const [name, { full, minimal }] of Object.entries(sets)) {
      const [complete, small] = [await declare(full, ""), await declare(minimal)];
      expect(keptInputs(complete, small), `${name}: optional members taken out`).to.deep.equal([]);
      expect(keptInputs(complete, nothing), `${name}: all taken out`).to.deep.equal([]);
      expect(keptInputs(small, nothing), `${name}: the rest taken out`).to.deep.equal([]);
    }
  });

  it("is sent as off from the start: a stack of an older version is updated in place, and nothing is replaced", async () => {
    const { resources } = await declare({ clients: { notes: { callbackUrls: ["https://a.example.com/"] } } });
    const changed = resources.flatMap((resource) => {
      if (!resource.type.startsWith("aws:cognito/userPool")) return [];
      const {
        emailConfiguration: _e,
        refreshTokenRotation: _r,
        logoutUrls: _l,
        ...olds
      } = inputsOf(resource);
      return diff(resource.type, olds, inputsOf(resource)).changes.map(
        ({ path, replaces }) => `${resource.name}: ${replaces ? "replaced for " : ""}${path}`,
      );
    });
    expect(changed).to.have.members([
      "sign-in: emailConfiguration",
      "sign-in: logoutUrls",
      "sign-in: refreshTokenRotation",
      "sign-in-notes: logoutUrls",
      "sign-in-notes: refreshTokenRotation",
    ]);
  });

  it("is each of the settings, and each of their optional members alone", () => {
    const all = Object.values(sets).flatMap(({ full }) => pathsOf(full));
    expect(
      NAMES.filter((path) => !all.includes(path)),
      "in no set",
    ).to.deep.equal([]);
    const removed = Object.values(sets).flatMap(({ full, minimal }) => {
      const left = pathsOf(minimal);
      return pathsOf(full).filter((path) => !left.includes(path));
    });
    const optional = PATHS.filter(({ isOptional }) => isOptional).map(({ path }) => path);
    const alone = optional.filter((path) => path.includes(".") && !removed.includes(path));
    expect(alone, "never taken out alone").to.deep.equal([]);
  });
});
