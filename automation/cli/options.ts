import { Command, InvalidArgumentError, Option } from "commander";
import { isProtectedName, type ProtectedName, protectedNames } from "../../infra/shared/protection.ts";
import type { UserRequest } from "../../sandbox/cli/user.ts";
import { isEmail } from "../../sync/model/email.ts";
import { type SyncChoice, syncChoices } from "../operations/sync-runner.ts";
import { type DoctorFlags, withDoctorOptions } from "./doctor-options.ts";
import { addKeysCommands, type KeysFlags } from "./keys-options.ts";

interface StackFlags {
  /** @default the one that is selected in Pulumi; in the sandbox, the sandbox's own */
  readonly stack?: string;
  readonly sandbox: boolean;
  readonly json: boolean;
}

export interface ProvisionFlags extends StackFlags {
  readonly preview: boolean;
  readonly expectNoChanges: boolean;
  /** Read the actual state from AWS first. */
  readonly refresh: boolean;
  readonly yes: boolean;
  readonly sync: SyncChoice;
  readonly replace: readonly ProtectedName[];
  readonly allowWeaker: readonly string[];
  readonly allowLockout: boolean;
  readonly allowOtherIssuer: readonly string[];
}

export type OutputsFlags = StackFlags;

export interface SignInFlags extends StackFlags {
  readonly client?: string;
  readonly provider?: string;
  readonly headless: boolean;
}

export interface DestroyFlags extends StackFlags {
  readonly yes: boolean;
  readonly deleteUsers: boolean;
}

export interface ExchangeFlags extends SignInFlags {
  /** ARN. */
  readonly role?: string;
}

/** What each command does, by its name. */
export interface Actions {
  provision(flags: ProvisionFlags): Promise<void>;
  outputs(flags: OutputsFlags): Promise<void>;
  doctor(flags: DoctorFlags): Promise<void>;
  signIn(flags: SignInFlags): Promise<void>;
  exchange(flags: ExchangeFlags): Promise<void>;
  keys(flags: KeysFlags): Promise<void>;
  destroy(flags: DestroyFlags): Promise<void>;
  sandbox(flags: SandboxFlags): Promise<void>;
  user(request: UserRequest): Promise<void>;
}

export interface SandboxFlags {
  readonly once: boolean;
  readonly federation: boolean;
}

/** The command line without `sync`, which describes its own options. */
export function commandLine(actions: Actions): Command {
  const program = new Command("quick-sign-in")
    .description("Amazon Cognito sign-in for the Amazon Quick desktop app.")
    .showSuggestionAfterError()
    .showHelpAfterError("(--help lists the options)");
  withStack(
    program.command("provision").description("Deploy or update the stack, and print the next steps."),
    "use AWS emulators on this computer: the running sandbox, or a new one for this command",
  )
    .option("--preview", "show the changes without deploying them", false)
    .addOption(
      new Option("--expect-no-changes", "like --preview, but exit with code 3 if anything would change")
        .default(false)
        .implies({ preview: true }),
    )
    .option("--refresh", "read the actual state from AWS first, to find manual changes", false)
    .option("--yes", "do not ask for confirmation", false)
    .addOption(syncOption())
    .option(
      "--replace <name...>",
      `allow the replacement of a protected resource: ${protectedNames.join(", ")}`,
      replaceable,
      [],
    )
    .option(
      "--allow-weaker <setting...>",
      "allow these settings to protect less than what is deployed (docs/settings.md)",
      [],
    )
    .option(
      "--allow-lockout",
      "allow that accounts lose their last way to sign in (directSignIn, identityProviders, federation)",
      false,
    )
    .option(
      "--allow-other-issuer <provider...>",
      "allow that these providers have another issuer than before, although accounts have an identity of them (docs/federation.md)",
      [],
    )
    .action((flags: ProvisionFlags) => actions.provision(flags));
  withStack(program.command("outputs").description("Print the values for Amazon Quick again.")).action(
    (flags: OutputsFlags) => actions.outputs(flags),
  );
  withDoctorOptions(
    withStack(
      program
        .command("doctor")
        .description(
          "Examine a deployed stack: why a user cannot sign in, and how to mend it. Changes nothing.",
        ),
    ),
  ).action((flags: DoctorFlags) => actions.doctor(flags));
  addSignInCommands(program, actions);
  addKeysCommands(program, withStack, (flags) => actions.keys(flags));
  withStack(program.command("destroy").description("Delete the stack."))
    .option("--yes", "do not ask for confirmation", false)
    .option(
      "--delete-users",
      "delete the user pool and all its accounts, without asking for the stack's name",
      false,
    )
    .action((flags: DestroyFlags) => actions.destroy(flags));
  withUserCommands(
    program
      .command("sandbox")
      .description(
        "Start AWS emulators on this computer, deploy the stack with 25 sample users, and verify a sign-in.",
      )
      .option("--once", "exit after the checks: with code 0 if all passed", false)
      .option(
        "--federation",
        "add an OpenID provider, another user pool and a SAML provider, and sign in with each",
        false,
      )
      .action((flags: SandboxFlags) => actions.sandbox(flags)),
    actions,
  );
  return program;
}

const PROVIDER = "go to this identity provider of the setting federation, or to COGNITO, without a choice";

/** `sign-in` and `exchange`, which both begin with a sign-in. */
function addSignInCommands(program: Command, actions: Actions): void {
  withStack(
    program
      .command("sign-in")
      .description(
        "Sign in as the desktop app does, in your browser, and show what Amazon Quick will check.",
      ),
  )
    .option("--client <name>", "sign in as an app of the setting clients (default: as Amazon Quick)")
    .option("--provider <name>", PROVIDER)
    .option("--headless", "open no browser: print the address, and wait", false)
    .action((flags: SignInFlags) => actions.signIn(flags));
  withStack(
    program
      .command("exchange")
      .description(
        "Sign in, exchange the ID token at IAM Identity Center, and show whom an application then acts for.",
      ),
  )
    .option("--role <arn>", "assume this role with the identity of the user", readRoleArn)
    .option(
      "--client <name>",
      "sign in as an app of the setting clients (default: an app of identityCenter.application.clients)",
    )
    .option("--provider <name>", PROVIDER)
    .option("--headless", "open no browser: print the address, and wait", false)
    .action((flags: ExchangeFlags) => actions.exchange(flags));
}

/** `sandbox user …`: changes users as an administrator of Identity Center does, in the sandbox that runs in another terminal. */
function withUserCommands(sandbox: Command, actions: Actions): void {
  const user = sandbox
    .command("user")
    .description(
      "Change a user in the running sandbox's Identity Center, and show when the user pool matches.",
    );
  user
    .command("list")
    .description("List the users.")
    .action(() => actions.user({ action: "list" }));
  user
    .command("add")
    .argument("<e-mail>", "e-mail address", readEmail)
    .argument("<name>", "first and last name", readName)
    .description('Add a user: add jane.doe@example.com "Jane Doe"')
    .action((email: string, name: string) => actions.user({ action: "add", email, name }));
  user
    .command("change <e-mail>")
    .description("Change the e-mail, the name, or both.")
    .option("--email <e-mail>", "the new e-mail", readEmail)
    .option("--name <name>", "the new name", readName)
    .action((email: string, to: { email?: string; name?: string }, command: Command) => {
      if (Object.keys(to).length === 0)
        command.error("error: nothing to change: add --email, --name, or both");
      return actions.user({ action: "change", email, to });
    });
  const changesOfAccess = [
    ["disable", "Disable a user: the account is disabled, and the user is signed out."],
    ["enable", "Enable a user again."],
    ["remove", "Remove a user from Identity Center."],
  ] as const;
  for (const [action, description] of changesOfAccess)
    user
      .command(`${action} <e-mail>`)
      .description(description)
      .action((email: string) => actions.user({ action, email }));
}

function readRoleArn(text: string): string {
  if (/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text)) return text;
  throw new InvalidArgumentError("Expected the ARN of a role, such as arn:aws:iam::111122223333:role/name.");
}

function readEmail(text: string): string {
  if (isEmail(text)) return text;
  throw new InvalidArgumentError("Expected an address such as jane.doe@example.com.");
}

function readName(text: string): string {
  if (text.trim() !== "") return text.trim();
  throw new InvalidArgumentError("The name is empty.");
}

function withStack(
  command: Command,
  sandbox = "use the AWS emulators of the sandbox that runs in another terminal",
): Command {
  return command
    .option(
      "--stack <name>",
      "name of the stack (default: the one selected in Pulumi; with --sandbox: sandbox)",
    )
    .option("--sandbox", sandbox, false)
    .option("--json", "print one JSON document", false);
}

function syncOption(): Option {
  return new Option(
    "--sync <source>",
    "invite users afterwards: idc from IAM Identity Center, local from Amazon Quick's own users",
  )
    .choices(syncChoices)
    .default("none");
}

function replaceable(value: string, before: readonly ProtectedName[]): ProtectedName[] {
  if (isProtectedName(value)) return [...before, value];
  throw new InvalidArgumentError(`Protected resources are ${protectedNames.join(", ")}.`);
}
