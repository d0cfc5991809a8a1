import { Resource } from "@pulumi/pulumi";
import { expect } from "chai";
import { exampleSettings, settingSet } from "../support/setting-sets.ts";
import { runHosted } from "./support/language-host.ts";
import { type DeclaredStack, declaredStack } from "./support/mocked-stack.ts";

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

const SETS = {
  default: {},
  hardened: exampleSettings("Pulumi.hardened.yaml"),
  maximal: MAXIMAL,
};

type Settings = Readonly<Record<string, string>>;

const asConfig = (settings: Settings) =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [`quick-sign-in:${key}`, value]));

type Resources = Pick<DeclaredStack, "resources">;

/** The URNs of resources that only one of the two declares, or with other inputs. */
function differences(one: Resources, other: Resources): string[] {
  const [ours, theirs] = [inputsByUrn(one), inputsByUrn(other)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].filter((urn) => ours.get(urn) !== theirs.get(urn));
}

function inputsByUrn({ resources }: Resources): ReadonlyMap<string, string> {
  return new Map(resources.map(({ urn, inputs }) => [urn, JSON.stringify(inputs, comparable)]));
}

/** Leaves out references to other resources, and the bearer token of SCIM, which is another one in each run. */
function comparable(name: string, value: unknown): unknown {
  return name === "secretString" || Resource.isInstance(value) ? undefined : value;
}

describe("A plain pulumi up", () => {
  for (const [name, settings] of Object.entries(SETS)) {
    it(`declares the same resources and outputs as provision: ${name} settings`, async () => {
      const [hosted, declared] = await Promise.all([runHosted(asConfig(settings)), declaredStack(settings)]);
      expect([hosted.exitCode, hosted.stderr, hosted.hasFinished]).to.deep.equal([0, "", true]);
      expect(differences(hosted, declared)).to.deep.equal([]);
      expect(hosted.outputs).to.deep.equal(JSON.parse(JSON.stringify(declared.outputs)));
      expect(hosted.diagnostics.join()).not.to.include("Undefined value");
    });
  }

  it("shows faults of settings as a list, without a stack trace, and declares nothing", async () => {
    const faulty = asConfig({ mfaRequired: "maybe", "passwordPolicy.minimumLength": "12" });
    const { exitCode, stderr, diagnostics, resources, hasFinished } = await runHosted(faulty);
    expect([exitCode, stderr, hasFinished]).to.deep.equal([LOGGED, "", false]);
    expect(resources.map(({ type }) => type)).to.deep.equal(["pulumi:pulumi:Stack"]);
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
