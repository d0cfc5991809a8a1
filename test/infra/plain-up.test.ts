import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type messages from "@pulumi/pulumi/proto/resource_pb.js";
import { expect } from "chai";
import { PNG } from "../support/images.ts";
import { exampleSettings, settingSet } from "../support/setting-sets.ts";
import { runHosted } from "./support/language-host.ts";
import { declaredStack } from "./support/mocked-stack.ts";
import { removableSettings, stored } from "./support/removable-settings.ts";

const json = (value: unknown) => JSON.stringify(value);

/** As many settings as go together: all kinds of resources and all outputs. */
const MAXIMAL = {
  ...settingSet("accounts"),
  ...settingSet("operated"),
  scim: "true",
  directorySync: json({ identityStoreId: "d-9967123456", events: true }),
  branding: json({ pages: "managed", primaryColor: "#0f5fa6" }),
  customDomain: json({
    api: { name: "auth.example.com", certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/2" },
  }),
};

type Settings = Readonly<Record<string, string>>;

const asConfig = (settings: Settings) =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [`quick-sign-in:${key}`, value]));

/** A new token of the SCIM endpoint is random in each run, and so is a secret with it. */
const RANDOM = /^aws:secretsmanager\/secretVersion:SecretVersion \S+-scim\b/;

/** What the engine is sent for each resource: inputs, options and dependencies, by type and name. */
function declaredBy(requests: readonly messages.RegisterResourceRequest[]): Record<string, unknown> {
  const entries = requests.map((request) => {
    const key = `${request.getType()} ${request.getName()}`;
    const { parent, protect = false, retainondelete, deletebeforereplace, ...rest } = request.toObject();
    const options = { parent, protect, retainondelete, deletebeforereplace, ignored: rest.ignorechangesList };
    const inputs = RANDOM.test(key) ? {} : request.getObject()?.toJavaScript();
    return [key, { inputs, options, dependencies: rest.dependenciesList.sort() }];
  });
  return Object.fromEntries(entries);
}

describe("A plain pulumi up, run as Pulumi's language host runs it,", () => {
  let folder: string;
  let removable: Settings;
  let propagating: Settings;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-plain-up-"));
    const [logo, css] = [join(folder, "logo.png"), join(folder, "style.css")];
    writeFileSync(logo, PNG);
    writeFileSync(css, ".label-customizable { color: red }");
    const all = removableSettings({ logo, css });
    removable = stored(all["the first set"]?.full ?? {});
    propagating = stored(all["the third set"]?.full ?? {});
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const sets: Readonly<Record<string, () => Settings>> = {
    default: () => ({}),
    hardened: () => exampleSettings("Pulumi.hardened.yaml"),
    maximal: () => MAXIMAL,
    removable: () => removable,
    "trusted identity propagation": () => propagating,
  };

  for (const [name, settingsOf] of Object.entries(sets)) {
    it(`declares the same resources and outputs as provision: ${name} settings`, async () => {
      const settings = settingsOf();
      const [hosted, declared] = await Promise.all([runHosted(asConfig(settings)), declaredStack(settings)]);
      expect([hosted.exitCode, hosted.stderr, hosted.hasFinished]).to.deep.equal([0, "", true]);
      const plain = declaredBy(hosted.requests);
      const commands = declaredBy(declared.resources.flatMap(({ request }) => request ?? []));
      expect(Object.keys(plain).sort()).to.deep.equal(Object.keys(commands).sort());
      for (const key of Object.keys(commands)) expect(plain[key], key).to.deep.equal(commands[key]);
      expect(hosted.outputs).to.deep.equal(JSON.parse(JSON.stringify(declared.outputs)));
      expect(hosted.diagnostics.join()).not.to.include("Undefined value");
    });
  }

  it("shows faults of settings as a list, without a stack trace, and declares nothing", async () => {
    const faulty = asConfig({ mfaRequired: "maybe", "passwordPolicy.minimumLength": "12" });
    const { exitCode, stderr, diagnostics, requests, hasFinished } = await runHosted(faulty);
    expect([exitCode, stderr, hasFinished]).to.deep.equal([LOGGED, "", false]);
    expect(requests.map((one) => one.getType())).to.deep.equal(["pulumi:pulumi:Stack"]);
    expect(diagnostics).to.have.length(1);
    const [message = ""] = diagnostics;
    expect(message).to.match(
      /^The stack's config cannot be used:\n {2}passwordPolicy\.minimumLength: .* --path /,
    );
    expect(message)
      .to.include('\n  mfaRequired: found "maybe"; write true or false\n')
      .and.to.include("Correct them with `pulumi config set`");
    expect(message).not.to.match(/\n\s+at /);
  });
});

/** The program has reported its error: the CLI adds nothing. Source: cmd/run/index.js of @pulumi/pulumi. */
const LOGGED = 32;
