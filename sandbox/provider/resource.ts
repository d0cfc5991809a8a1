import type { Aws } from "./aws.ts";
import type { Fields } from "./values.ts";

/** What AWS has; `state` is what was known of it before, inputs among it. */
export interface Known {
  readonly id: string;
  readonly state: Fields;
}

/** One row of the table: how a resource type maps to AWS calls. Properties have Pulumi's names. */
export interface ResourceType {
  /** Name in the schema: "aws_iam_role". */
  readonly terraform: string;
  /** The property that gets a name by itself, and its length at most. Source: the AWS API reference. */
  readonly autoname?: {
    readonly property: string;
    readonly maxLength: number;
    /** What AWS wants in front of the name, which the name in the program has not: "alias/". */
    readonly prefix?: string;
  };
  /** Outputs that a change makes unknown until it is done. */
  readonly volatile?: readonly string[];
  /** Properties with a policy or another JSON text, which AWS may give back written differently. */
  readonly json?: readonly string[];
  /** What AWS answers for blocks that were left out, and the real provider takes for nothing (its DiffSuppressFunc). */
  readonly leftOut?: Fields;
  /** @returns the new resource's id. */
  create(aws: Aws, inputs: Fields): Promise<string>;
  /** @returns its properties, or nothing (or AWS's "not found") if it is not there. */
  read(aws: Aws, known: Known): Promise<Fields | undefined>;
  /** Absent: nothing of it can be changed. */
  update?(aws: Aws, known: Known, news: Fields): Promise<void>;
  delete(aws: Aws, known: Known): Promise<void>;
}

/** A function of the provider, such as aws.getRegion. */
export type Invoke = (aws: Aws, args: Fields) => Promise<Fields>;
