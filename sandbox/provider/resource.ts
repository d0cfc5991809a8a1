import type { Aws } from "./aws.ts";
import type { Fields } from "./values.ts";

/** An existing resource; `state` contains its last known properties, including inputs. */
export interface Known {
  readonly id: string;
  readonly state: Fields;
}

/** Maps a resource type to AWS calls. Properties have Pulumi's names. */
export interface ResourceType {
  /** Name in the schema: "aws_iam_role". */
  readonly terraform: string;
  /** The property with the generated name, and its maximum length. Source: the AWS API reference. */
  readonly autoname?: {
    readonly property: string;
    readonly maxLength: number;
    /** A prefix that AWS requires and the name in the program lacks: "alias/". */
    readonly prefix?: string;
  };
  /** Outputs that are unknown until an update has finished. */
  readonly volatile?: readonly string[];
  /** Properties with a policy or another JSON text, which AWS may return in another form. */
  readonly json?: readonly string[];
  /** AWS's answers for omitted blocks, which the real provider ignores (its DiffSuppressFunc). */
  readonly omitted?: Fields;
  /** @returns the new resource's ID. */
  create(aws: Aws, inputs: Fields): Promise<string>;
  /** @returns its properties. If it does not exist: undefined, or throws AWS's "not found". */
  read(aws: Aws, known: Known): Promise<Fields | undefined>;
  /** Absent if the type cannot be updated. */
  update?(aws: Aws, known: Known, news: Fields): Promise<void>;
  delete(aws: Aws, known: Known): Promise<void>;
}

/** A function of the provider, such as aws.getRegion. */
export type Invoke = (aws: Aws, args: Fields) => Promise<Fields>;
