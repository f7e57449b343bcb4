/** What the console knows of the hub, by name; and changes that show at once and roll back when they are refused. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import {
  BoardList,
  Glass,
  type ItemLane,
  ItemList,
  ItemView,
  Overview,
  Plans,
  Proposals,
  SessionView,
  StepTaken,
} from '../core/staff/wire.ts';
import { ask, type Fault, send } from './api.ts';

const every = 10_000;

export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: () => ask('/session', SessionView), refetchInterval: 60_000 });
export const useOverview = () =>
  useQuery({ queryKey: ['overview'], queryFn: () => ask('/overview', Overview), refetchInterval: every });
export const useProposals = () =>
  useQuery({ queryKey: ['proposals'], queryFn: () => ask('/proposals', Proposals), refetchInterval: every });
export const useBoards = () =>
  useQuery({ queryKey: ['boards'], queryFn: () => ask('/boards', BoardList), refetchInterval: every });
export const usePlans = () => useQuery({ queryKey: ['plans'], queryFn: () => ask('/plans', Plans) });

export const useItems = (lane: ItemLane, search: string) =>
  useQuery({
    queryKey: ['items', lane, search],
    queryFn: () => ask(`/items?lane=${lane}${search === '' ? '' : `&search=${encodeURIComponent(search)}`}`, ItemList),
    refetchInterval: every,
  });

export const useItem = (id: string | null) =>
  useQuery({
    queryKey: ['item', id],
    queryFn: () => ask(`/items/${encodeURIComponent(id ?? '')}`, ItemView),
    enabled: id !== null,
    refetchInterval: every,
  });

/** Asked often while boards are still to answer. */
export const useGlass = (id: string, often: boolean) =>
  useQuery({
    queryKey: ['glass', id],
    queryFn: () => ask(`/items/${encodeURIComponent(id)}/glass`, Glass),
    refetchInterval: often ? 1_000 : every,
  });

export type StepName = 'submit' | 'clear' | 'reject' | 'issue' | 'cover' | 'uncover' | 'withdraw' | 'repeal';
export interface StepAsked {
  readonly id: string;
  readonly step: StepName;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Steps that take an item out of the list it lies in. */
const leaves: ReadonlySet<StepName> = new Set(['submit', 'clear', 'reject', 'issue']);

/** A step: the row leaves its list at once; if the hub refuses, it stands where it stood. */
export function useStep(lane: ItemLane) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, step, body }: StepAsked) => send('POST', `/items/${encodeURIComponent(id)}/${step}`, body, StepTaken),
    onMutate: async ({ id, step }: StepAsked) => {
      await client.cancelQueries({ queryKey: ['items', lane] });
      const before = client.getQueriesData<ItemList>({ queryKey: ['items', lane] });
      if (leaves.has(step))
        client.setQueriesData<ItemList>({ queryKey: ['items', lane] }, (list) => list && without(list, id, lane));
      return { before };
    },
    onError: (_fault: Fault, _asked, kept) => {
      for (const [key, list] of kept?.before ?? []) client.setQueryData(key, list);
    },
    onSettled: () => refreshDesk(client),
  });
}

const without = (list: ItemList, id: string, lane: ItemLane): ItemList => ({
  ...list,
  items: list.items.filter((item) => item.id !== id),
  counts: { ...list.counts, [lane]: Math.max(0, list.counts[lane] - 1) },
});

export async function refreshDesk(client: QueryClient): Promise<void> {
  await Promise.all(
    ['items', 'item', 'overview', 'proposals', 'glass', 'preview'].map((name) => client.invalidateQueries({ queryKey: [name] })),
  );
}
