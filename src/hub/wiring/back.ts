/** What works behind the front door: sources are taken in, and the machine's operator is obeyed. */
import { drawLot } from '../clock.ts';
import { serveCommands } from '../commands/socket.ts';
import { startIntake } from '../intake/intake.ts';
import { type Close, deskOf, type Running } from './running.ts';

export async function openBack(running: Running): Promise<readonly Close[]> {
  const { settings, log, sql, clock, keyring, publisher, office, events } = running;
  const desk = deskOf(running);
  const site = () => office.config().site;
  const boards = () => office.config().boards;
  const intake = startIntake({
    desk,
    kioskConfig: settings.kioskConfig,
    site,
    boards,
    publish: publisher.publish,
    log,
    random: drawLot,
  });
  const socket = await serveCommands(
    { sql, clock, settings, desk, keyring, publisher, boards, site, connected: () => events.clients },
    log,
  );
  return [() => intake.close(), () => socket.close()];
}
