import { Command, InvalidArgumentError, Option } from "commander";
import { isProtectedName, type ProtectedName, protectedNames } from "../../infra/shared/protection.ts";
import type { PersonRequest } from "../../sandbox/cli/user.ts";
import { isEmail } from "../../sync/model/email.ts";
import { type SyncChoice, syncChoices } from "../operations/sync-runner.ts";

/** The stack that `npm run …` means unless --stack says otherwise: Pulumi.dev.yaml is its ready example. */
export const DEFAULT_STACK = "dev";

interface StackFlags {
  /** Absent: `dev`, and in the sandbox the sandbox's own. */
  readonly stack?: string;
  readonly sandbox: boolean;
  readonly json: boolean;
}

export interface ProvisionFlags extends StackFlags {
  readonly preview: boolean;
  readonly expectNoChanges: boolean;
  /** Ask AWS what it really has, and go by that. */
  readonly refresh: boolean;
  readonly yes: boolean;
  readonly sync: SyncChoice;
  readonly replace: readonly ProtectedName[];
}

export type OutputsFlags = StackFlags;

export interface DestroyFlags extends StackFlags {
  readonly yes: boolean;
  readonly deleteUsers: boolean;
}

/** What each command does, by its name; main puts the real thing in. */
export interface Actions {
  provision(flags: ProvisionFlags): Promise<void>;
  outputs(flags: OutputsFlags): Promise<void>;
  destroy(flags: DestroyFlags): Promise<void>;
  sandbox(flags: SandboxFlags): Promise<void>;
  person(request: PersonRequest): Promise<void>;
}

export interface SandboxFlags {
  readonly once: boolean;
}

/** The driver's command line, as far as `automation/` describes it; sync brings its own. */
export function commandLine(actions: Actions): Command {
  const program = new Command("quick-sign-in")
    .description("Amazon Cognito sign-in for the Amazon Quick desktop app.")
    .showSuggestionAfterError()
    .showHelpAfterError("(--help lists the options)");
  withStack(
    program.command("provision").description("Deploys or updates the stack, and says what to do next."),
  )
    .option("--preview", "show what would change, and change nothing", false)
    .addOption(
      new Option("--expect-no-changes", "as --preview, and end with 3 if anything would change")
        .default(false)
        .implies({ preview: true }),
    )
    .option("--refresh", "look first at what AWS really has: somebody may have changed it by hand", false)
    .option("--yes", "do not ask", false)
    .addOption(syncOption())
    .option(
      "--replace <name...>",
      `let go of a protected resource: ${protectedNames.join(", ")}`,
      replaceable,
      [],
    )
    .action((flags: ProvisionFlags) => actions.provision(flags));
  withStack(program.command("outputs").description("Prints again what goes into Amazon Quick.")).action(
    (flags: OutputsFlags) => actions.outputs(flags),
  );
  withStack(program.command("destroy").description("Takes the stack down."))
    .option("--yes", "do not ask", false)
    .option(
      "--delete-users",
      "delete the user pool with all its accounts, without having the stack's name typed",
      false,
    )
    .action((flags: DestroyFlags) => actions.destroy(flags));
  withPerson(
    program
      .command("sandbox")
      .description("Brings up AWS, the stack and 25 people on this computer, and proves a sign-in.")
      .option("--once", "end by itself: 0 if all held", false)
      .action((flags: SandboxFlags) => actions.sandbox(flags)),
    actions,
  );
  return program;
}

/** `sandbox user …`: what an administrator of Identity Center does, in the sandbox that runs in another terminal. */
function withPerson(sandbox: Command, actions: Actions): void {
  const person = sandbox
    .command("user")
    .description("Changes somebody in the running sandbox's Identity Center, and shows the pool follow.");
  person
    .command("list")
    .description("Who is there.")
    .action(() => actions.person({ deed: "list" }));
  person
    .command("add")
    .argument("<e-mail>", "their address", readEmail)
    .argument("<name>", "first and last name", readName)
    .description('somebody new: add jane.doe@example.com "Jane Doe"')
    .action((email: string, name: string) => actions.person({ deed: "add", email, name }));
  person
    .command("change <e-mail>")
    .description("another e-mail, another name, or both")
    .option("--email <e-mail>", "the new e-mail", readEmail)
    .option("--name <name>", "the new name", readName)
    .action((email: string, to: { email?: string; name?: string }, command: Command) => {
      if (Object.keys(to).length === 0) command.error("error: say what changes: --email, --name, or both");
      return actions.person({ deed: "change", email, to });
    });
  for (const deed of ["disable", "enable", "remove"] as const)
    person.command(`${deed} <e-mail>`).action((email: string) => actions.person({ deed, email }));
}

function readEmail(text: string): string {
  if (isEmail(text)) return text;
  throw new InvalidArgumentError("It looks like jane.doe@example.com.");
}

function readName(text: string): string {
  if (text.trim() !== "") return text.trim();
  throw new InvalidArgumentError("It is empty.");
}

function withStack(command: Command): Command {
  return command
    .option("--stack <name>", `the stack (default: "${DEFAULT_STACK}"; with --sandbox its own)`)
    .option("--sandbox", "work on AWS on this computer: the running sandbox, or one for this command", false)
    .option("--json", "one JSON document on stdout", false);
}

function syncOption(): Option {
  return new Option(
    "--sync <source>",
    "then invite people: from IAM Identity Center, or Amazon Quick's own users",
  )
    .choices(syncChoices)
    .default("none");
}

function replaceable(value: string, before: readonly ProtectedName[]): ProtectedName[] {
  if (isProtectedName(value)) return [...before, value];
  throw new InvalidArgumentError(`The names are ${protectedNames.join(", ")}.`);
}
