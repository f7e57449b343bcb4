/** A command that ends with a sentence and an exit code instead of an answer. */
export class Failure extends Error {
  readonly exit: number;
  constructor(exit: number, message: string) {
    super(message);
    this.exit = exit;
  }
}
