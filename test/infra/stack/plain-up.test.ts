import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type messages from "@pulumi/pulumi/proto/resource_pb.js";
import { expect } from "chai";
import { PNG } from "../../support/images.ts";
import { exampleSettings } from "../../support/setting-sets.ts";
import { declaredStack } from "../support/mocked-stack.ts";
import { plainlyDeclared } from "../support/plain-stack.ts";
import { removableSettings, stored } from "../support/removable-settings.ts";

/** A new token of the SCIM endpoint is random in each run, and so is a secret with it. */
const RANDOM = /^aws:secretsmanager\/secretVersion:SecretVersion \S+-scim\b/;

/** What the engine is sent for each resource: inputs, options and dependencies, by type and name. */
function declaredBy(requests: readonly messages.RegisterResourceRequest[]): Record<string, unknown> {
  const entries = requests.map((request) => {
    const { object, parent, protect, retainondelete, deletebeforereplace, ...rest } = request.toObject();
    const inputs = request.getObject()?.toJavaScript() ?? {};
    const key = `${request.getType()} ${request.getName()}`;
    const { ignorechangesList, dependenciesList } = rest;
    const options = {
      parent,
      protect: protect ?? false,
      retainondelete,
      deletebeforereplace,
      ignorechangesList,
    };
    return [
      key,
      { inputs: RANDOM.test(key) ? {} : inputs, ...options, dependencies: dependenciesList.sort() },
    ];
  });
  return Object.fromEntries(entries);
}

describe("A plain pulumi up, run as Pulumi's language host runs it,", () => {
  let folder: string;
  let maximal: Record<string, string>;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-plain-up-"));
    const [logo, css] = [join(folder, "logo.png"), join(folder, "style.css")];
    writeFileSync(logo, PNG);
    writeFileSync(css, ".label-customizable { color: red }");
    const sets = removableSettings({ logo, css });
    maximal = stored(sets["the first set"]?.full ?? {});
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const settings: Readonly<Record<string, () => Record<string, string>>> = {
    default: () => ({}),
    hardened: () => exampleSettings("Pulumi.hardened.yaml"),
    maximal: () => maximal,
  };

  for (const [name, of] of Object.entries(settings)) {
    it(`declares what the commands declare, with the ${name} settings`, async () => {
      const driver = await declaredStack(of());
      const plain = declaredBy(await plainlyDeclared(of()));
      const commands = declaredBy(driver.resources.flatMap(({ request }) => request ?? []));
      expect(Object.keys(plain).sort()).to.deep.equal(Object.keys(commands).sort());
      for (const key of Object.keys(commands)) expect(plain[key], key).to.deep.equal(commands[key]);
    });
  }
});
