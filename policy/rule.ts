/** A resource as a rule sees it: what the program asks for, not what AWS answers. */
export interface Resource {
  /** Pulumi's type, such as "aws:cognito/userPool:UserPool". */
  readonly type: string;
  /** The logical name in the program. */
  readonly name: string;
  /** The inputs, outputs of other resources filled in. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: {
    /** The engine refuses to delete or replace it. */
    readonly protect: boolean;
  };
}

/** One thing that must never be. */
export interface Rule {
  /** Stable: the policy's name in the pack, and in a config that softens it. */
  readonly code: string;
  /** What must never be, as a sentence. */
  readonly description: string;
  /** Address of the page that the rule is taken from. */
  readonly source: string;
  /** What is wrong with a resource: each with what was found and what to do. Nothing for what the rule is not about. */
  readonly faults: (resource: Resource) => readonly string[];
}

/** A rule that a resource breaks. */
export interface Finding {
  readonly rule: string;
  /** Type and logical name. */
  readonly resource: string;
  /** What was found, and what to do. */
  readonly message: string;
}
