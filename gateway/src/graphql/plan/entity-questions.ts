import type { GraphQLSchema } from 'graphql';
import type { Place } from './places.ts';
import type { FetchNode, RequiredSelections } from './query-plan.ts';
import { isDataObject, mergeInto, ownValue, setOwn, type DataObject } from './records.ts';
import { applyRewrites, isOfType } from './rewrites.ts';

/** Entities to ask a subgraph about: each once, however often it stands in the answer. */
export interface EntityQuestion {
  readonly representations: readonly DataObject[];
  /** Places of each representation, by its index. */
  readonly places: readonly (readonly Place[])[];
}

/** Collects the entities at these places that a subgraph can be asked about. */
export function askEntities(schema: GraphQLSchema, fetch: FetchNode, places: readonly Place[]): EntityQuestion {
  const asked = new Map<string, { representation: DataObject; places: Place[] }>();
  for (const place of places) {
    const representation = select(schema, place.object, fetch.requires ?? []);
    if (!representation?.['__typename']) continue;
    applyRewrites(schema, fetch.inputRewrites, representation);
    const key = JSON.stringify(representation);
    const known = asked.get(key);
    if (known) known.places.push(place);
    else asked.set(key, { representation, places: [place] });
  }
  const all = [...asked.values()];
  return { representations: all.map((one) => one.representation), places: all.map((one) => one.places) };
}

/** @returns null where a required field is missing */
function select(schema: GraphQLSchema, source: DataObject, selections: RequiredSelections): DataObject | null {
  const selected: DataObject = {};
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      if (selection.typeCondition === undefined || !isOfType(schema, source, selection.typeCondition)) continue;
      const part = select(schema, source, selection.selections);
      if (part) mergeInto(selected, part);
      continue;
    }
    const name = selection.alias ?? selection.name;
    const value = ownValue(source, name);
    if (value === undefined) return null;
    setOwn(selected, name, selection.selections ? selectDeep(schema, value, selection.selections) : value);
  }
  return selected;
}

function selectDeep(schema: GraphQLSchema, value: unknown, selections: RequiredSelections): unknown {
  if (Array.isArray(value)) return value.map((element) => selectDeep(schema, element, selections));
  return isDataObject(value) ? select(schema, value, selections) : value;
}
