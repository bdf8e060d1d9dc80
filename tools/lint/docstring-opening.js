const RIDDLES = /^\*\s*(What|Whether|Who|Whose|Those|One that|Told|How)\s/;

/** Refuses docstrings that open with a question word: a docstring says what the thing is or does, or is left out. */
export const docstringOpening = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      riddle: 'Say what this is or does ("Returns …", "Records …", "Limit for …"), or leave the docstring out.',
    },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (comment.type !== 'Block' || !RIDDLES.test(comment.value.replace(/^\*\s*\*?\s*/, '* '))) continue;
          context.report({ loc: comment.loc, messageId: 'riddle' });
        }
      },
    };
  },
};
