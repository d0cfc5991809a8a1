/** The stack for which a reader is told a command. */
export interface PrintedFor {
  readonly stack: string;
  /** It stands in the sandbox, on this computer. */
  readonly sandbox?: boolean;
}

/** "npm run sync -- --source idc --stack prod": one of ours, with what makes it work on this stack. */
export function npmRun(command: string, stack: PrintedFor, options = ""): string {
  return `npm run ${command} -- ${options === "" ? "" : `${options} `}${stackFlags(stack)}`;
}

/** "--stack prod": what makes any command of ours work on this stack. */
export function stackFlags({ stack, sandbox = false }: PrintedFor): string {
  return `${sandbox ? "--sandbox " : ""}--stack ${stack}`;
}

/** "pulumi config set retain true --stack prod": without the name it would be the stack that was last chosen. */
export function configSet(key: string, value: string, { stack }: Pick<PrintedFor, "stack">): string {
  return `pulumi config set ${key} ${value} --stack ${stack}`;
}
