/** The stack that a printed command is for. */
export interface PrintedFor {
  readonly stack: string;
  /** The stack is in the sandbox, on this computer. */
  readonly sandbox?: boolean;
}

/** "npm run sync -- --source idc --stack prod": a command of this project, with the flags for this stack. */
export function npmRun(command: string, stack: PrintedFor, options = ""): string {
  return `npm run ${command} -- ${options === "" ? "" : `${options} `}${stackFlags(stack)}`;
}

/** "--stack prod": the flags that select this stack. */
export function stackFlags({ stack, sandbox = false }: PrintedFor): string {
  return `${sandbox ? "--sandbox " : ""}--stack ${stack}`;
}

/** "pulumi config set retain true --stack prod": without the name, Pulumi uses the stack that was selected last. */
export function configSet(key: string, value: string, { stack }: Pick<PrintedFor, "stack">): string {
  return `pulumi config set ${key} ${value} --stack ${stack}`;
}
