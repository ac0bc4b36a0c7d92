/** Why nothing can come through a modem that does answer. Told to the operator: no secret is in it. */
export class ModemProblem extends Error {
  override readonly name = 'ModemProblem';
}
