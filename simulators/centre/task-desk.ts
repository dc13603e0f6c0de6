import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { JsonLog } from '../json-log';
import type { CallbackCourier } from './callback-courier';
import type { ModeBoard } from './mode-board';
import { searchOrder } from './osia-schemas';
import type { SearchOrder } from './osia-schemas';

const taskAnswer = z.union([
  z.strictObject({ success: z.unknown() }),
  z.strictObject({ failure: z.strictObject({ code: z.int(), message: z.string() }) }),
]);
const taskOwner = z.enum(['enrol', 'identify', 'read', 'verify']);
const taskLine = z.discriminatedUnion('line', [
  z.strictObject({
    line: z.literal('accepted'),
    taskId: z.string(),
    transactionId: z.string(),
    callback: z.string(),
    owner: taskOwner,
    search: searchOrder.optional(),
    answer: taskAnswer.optional(),
  }),
  z.strictObject({ line: z.literal('decided'), taskId: z.string(), answer: taskAnswer }),
  z.strictObject({
    line: z.literal('status'),
    taskId: z.string(),
    status: z.enum(['COMPLETED', 'RESPONSE_ERROR', 'RESPONSE_RETRY']),
  }),
  z.strictObject({ line: z.literal('purged') }),
]);

type TaskLine = z.infer<typeof taskLine>;
export type TaskAnswer = z.infer<typeof taskAnswer>;
export type TaskStatus = 'PENDING' | 'RESPONSE_SCHEDULED' | 'RESPONSE_ERROR' | 'RESPONSE_RETRY' | 'COMPLETED';

interface Task {
  readonly taskId: string;
  readonly transactionId: string;
  readonly callback: string;
  readonly owner: z.infer<typeof taskOwner>;
  readonly search: SearchOrder | undefined;
  answer: TaskAnswer | undefined;
  status: TaskStatus;
}

/** What a caller passes: a search to be made, or an answer that is ready. */
export type TaskOrder = Pick<Task, 'transactionId' | 'callback' | 'owner'> &
  ({ search: SearchOrder } | { answer: TaskAnswer });

interface TaskDeskParts {
  readonly folder: string;
  readonly board: ModeBoard;
  readonly courier: CallbackCourier;
  readonly search: (order: SearchOrder) => TaskAnswer;
}

/** Asynchronous work of the centre: accepted, decided, delivered; each step is on disk before it is reported. */
export class TaskDesk {
  private readonly tasks = new Map<string, Task>();
  private readonly held = new Set<string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly log: JsonLog<TaskLine>;

  constructor(private readonly parts: TaskDeskParts) {
    this.log = new JsonLog(join(parts.folder, 'tasks.jsonl'), taskLine, (line) => this.enter(line));
    parts.board.onChange(() => this.releaseHeld());
    for (const task of this.tasks.values()) this.resume(task);
  }

  accept(order: TaskOrder): string {
    const taskId = randomUUID();
    this.record({ line: 'accepted', taskId, ...order });
    const task = this.tasks.get(taskId);
    if (task !== undefined) this.resume(task);
    return taskId;
  }

  status(taskId: string): TaskStatus | undefined {
    return this.tasks.get(taskId)?.status;
  }

  /** False when there is nothing left to deliver: the task is unknown, delivered or purged. */
  redeliver(taskId: string): boolean {
    const task = this.tasks.get(taskId);
    if (task === undefined || task.status === 'COMPLETED') return false;
    if (task.status === 'RESPONSE_ERROR') {
      this.record({ line: 'status', taskId, status: 'RESPONSE_RETRY' });
      void this.deliver(task);
    }
    return true;
  }

  /** Deletes every task, as a centre does that keeps results for a limited time. */
  purge(): void {
    this.record({ line: 'purged' });
  }

  counts(): Record<TaskStatus, number> {
    const counts = { PENDING: 0, RESPONSE_SCHEDULED: 0, RESPONSE_ERROR: 0, RESPONSE_RETRY: 0, COMPLETED: 0 };
    for (const { status } of this.tasks.values()) counts[status] += 1;
    return counts;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.tasks.clear();
    this.log.close();
  }

  /** Resumes a task from its last line, also after a restart. */
  private resume(task: Task): void {
    switch (task.status) {
      case 'PENDING':
        this.after(task.search === undefined ? 0 : this.parts.board.verdictMs(), () => this.decide(task));
        break;
      case 'RESPONSE_SCHEDULED':
      case 'RESPONSE_RETRY':
        void this.deliver(task);
        break;
      case 'RESPONSE_ERROR':
      case 'COMPLETED':
        break;
    }
  }

  private decide(task: Task): void {
    if (this.tasks.get(task.taskId) !== task) return;
    if (this.parts.board.holdsBack(task.owner)) {
      this.held.add(task.taskId);
      return;
    }
    const answer = task.search === undefined ? task.answer : this.parts.search(task.search);
    if (answer === undefined) return;
    this.record({ line: 'decided', taskId: task.taskId, answer });
    void this.deliver(task);
  }

  private async deliver(task: Task): Promise<void> {
    const { taskId, transactionId, callback, answer } = task;
    if (answer === undefined) return;
    const message =
      'failure' in answer
        ? ({ contentType: 'application/error+json', body: answer.failure } as const)
        : ({ contentType: 'application/json', body: answer.success } as const);
    const delivered = await this.parts.courier.deliver({ callback, transactionId, taskId, ...message });
    // A purged task, or a centre that is closing, records nothing more.
    if (this.parts.courier.stopped || this.tasks.get(taskId) !== task) return;
    this.record({ line: 'status', taskId, status: delivered ? 'COMPLETED' : 'RESPONSE_ERROR' });
  }

  private releaseHeld(): void {
    for (const taskId of [...this.held]) {
      const task = this.tasks.get(taskId);
      if (task !== undefined && this.parts.board.holdsBack(task.owner)) continue;
      this.held.delete(taskId);
      if (task !== undefined) this.decide(task);
    }
  }

  private after(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, milliseconds);
    this.timers.add(timer);
  }

  private record(line: TaskLine): void {
    this.log.append(line);
    this.enter(line);
  }

  private enter(line: TaskLine): void {
    if (line.line === 'purged') {
      this.tasks.clear();
      return;
    }
    if (line.line === 'accepted') {
      const { taskId, transactionId, callback, owner, search, answer } = line;
      this.tasks.set(taskId, { taskId, transactionId, callback, owner, search, answer, status: 'PENDING' });
      return;
    }
    const task = this.tasks.get(line.taskId);
    if (task === undefined) return;
    task.status = line.line === 'decided' ? 'RESPONSE_SCHEDULED' : line.status;
    if (line.line === 'decided') task.answer = line.answer;
    if (task.status === 'COMPLETED') task.answer = undefined;
  }
}
