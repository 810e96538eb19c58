/**
 * The types, then lint upon the program whose types were checked: by itself the linter builds and checks another one,
 * which takes a quarter of the time of both. Says what is wrong, ends with 1 if anything is; keeps nothing for the next run.
 */
import { ESLint } from 'eslint';
import ts from 'typescript';

const program = readProgram('tsconfig.json');
const wrong = ts.getPreEmitDiagnostics(program);
tell(wrong);

const eslint = new ESLint({
  overrideConfig: {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { programs: [program], projectService: false } },
  },
});
const results = await eslint.lintFiles(['.']);
const found = results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);
if (found > 0) console.log(await (await eslint.loadFormatter('stylish')).format(results));
process.exitCode = wrong.length + found > 0 ? 1 : 0;

function readProgram(path: string): ts.Program {
  const read = ts.getParsedCommandLineOfConfigFile(path, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (one) => tell([one]),
  });
  if (read === undefined) throw new Error(`${path} cannot be read`);
  const { fileNames: rootNames, options, errors: configFileParsingDiagnostics } = read;
  return ts.createProgram({ rootNames, options, configFileParsingDiagnostics });
}

function tell(diagnostics: readonly ts.Diagnostic[]): void {
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  };
  if (diagnostics.length > 0) console.log(ts.formatDiagnostics(diagnostics, host));
}
