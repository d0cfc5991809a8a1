/** A resource as the program declares it, not as AWS returns it. */
export interface Resource {
  /** Pulumi's type, such as "aws:cognito/userPool:UserPool". */
  readonly type: string;
  /** The logical name in the program. */
  readonly name: string;
  /** The inputs, with outputs of other resources resolved. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: {
    /** The engine refuses to delete or replace it. */
    readonly protect: boolean;
  };
}

/** Something that a stack must never contain. */
export interface Rule {
  /** The policy's name in the pack, and in a configuration that relaxes it. Never changes. */
  readonly code: string;
  /** The rule as a sentence. */
  readonly description: string;
  /** Address of the page that the rule comes from. */
  readonly source: string;
  /** The resource's violations, each with what was found and what to do. Empty for other types of resources. */
  readonly faults: (resource: Resource) => readonly string[];
}

/** A violation of a rule. */
export interface Finding {
  readonly rule: string;
  /** Type and logical name. */
  readonly resource: string;
  /** What was found, and what to do. */
  readonly message: string;
}
