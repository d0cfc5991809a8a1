import type { Command } from "commander";

/** What `keys` does, and what each subcommand says of itself. */
const DESCRIPTIONS = {
  list: "List the signing keys of a provider, their age and the next step of each.",
  new: "Make a key. The provider does not have it yet, and nothing is signed with it.",
  import:
    "Store a private key that the provider or you made: a JWK or PEM file, or the value of the secret KeySecretArn. Or record the certificate of a key.",
  publish:
    "Put the public half at the jwks address, and print it, or its certificate, for the provider's console.",
  activate: "Sign with this key from now on. The provider must have its public half.",
  retire: "Give up the last key, after another one is active. Its private half is deleted after 30 days.",
} as const;

export type KeysAction = keyof typeof DESCRIPTIONS;

export interface KeysFlags {
  readonly action: KeysAction;
  readonly file?: string | undefined;
  readonly provider: string;
  readonly kid?: string;
  /** Of `import`. */
  readonly certificate?: string;
  readonly stack?: string;
  readonly sandbox: boolean;
  readonly json: boolean;
  /** Of `activate` and `retire`. */
  readonly yes?: boolean;
}

/** `keys …`: the signing keys of a provider with private_key_jwt. @param withStack adds the options of a stack. */
export function addKeysCommands(
  program: Command,
  withStack: (command: Command) => Command,
  run: (flags: KeysFlags) => Promise<void>,
): void {
  const keys = program
    .command("keys")
    .description("Make, publish, activate and retire the signing keys of a provider with private_key_jwt.");
  const add = (action: KeysAction, spec: string = action) =>
    withStack(keys.command(spec).description(DESCRIPTIONS[action])).requiredOption(
      "--provider <name>",
      "name of the provider in the setting federation",
    );
  const named = (
    command: Command,
    meaning = "ID of the key (default: the only one that can take this step)",
  ) => command.option("--kid <id>", meaning);
  const asking = (command: Command) => command.option("--yes", "do not ask for confirmation", false);
  for (const [action, command] of [
    ["list", add("list")],
    ["new", add("new")],
    ["publish", named(add("publish"))],
    ["activate", asking(named(add("activate")))],
    ["retire", asking(named(add("retire")))],
  ] as const)
    command.action((flags: Omit<KeysFlags, "action">) => run({ ...flags, action }));
  named(add("import", "import [file]"), "ID that the provider shows for the key (default: that of the JWK)")
    .option(
      "--certificate <file>",
      "X.509 certificate of the key, in PEM or DER, for Microsoft Entra ID; without a key file: of a key that is recorded already",
    )
    .action((file: string | undefined, flags: Omit<KeysFlags, "action" | "file">) =>
      run({ ...flags, action: "import", file }),
    );
}
