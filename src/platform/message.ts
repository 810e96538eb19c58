/** The message that travels inside the hub: ids only, the truth stays in the tables. */
import { crc32 } from 'node:zlib';

export const PARTITIONS = 8;

export type Message = {
  readonly id: string;
  readonly event: string;
  /** The order (or, before there is one, the inbound message) this is about; messages of one key keep their order. */
  readonly key: string;
  readonly version: number;
  readonly payload: Record<string, unknown>;
  readonly correlationId: string;
  /** On a redelivery: how many attempts had failed when it was sent; a copy that others have overtaken is dropped. */
  readonly attempt?: number;
};

export function partitionOf(key: string): number {
  return crc32(key) % PARTITIONS;
}
