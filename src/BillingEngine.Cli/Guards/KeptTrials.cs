using System.Text.Json;

namespace BillingEngine.Cli.Guards;

/// <summary>
/// What was learned of this very code before: trying all guards takes long, and one who was interrupted goes on.
/// </summary>
internal sealed class KeptTrials
{
    private readonly string file;
    private readonly Content content;

    private KeptTrials(string file, Content content) => (this.file, this.content) = (file, content);

    /// <summary>Those of the code with this hash; none where the file tells of other code.</summary>
    public static KeptTrials Of(string file, string hash)
    {
        var content = File.Exists(file) ? JsonSerializer.Deserialize<Content>(File.ReadAllText(file)) : null;
        return new KeptTrials(file, content?.Hash == hash ? content : new Content(hash, []));
    }

    /// <summary>What became of a guard; only what was caught need not be tried again.</summary>
    public TrialResult? Find(Guard guard) => content.Results.Find(result => result.Guard == guard);

    /// <summary>Keeps a result.</summary>
    public void Keep(TrialResult result)
    {
        if (result.Verdict != Verdict.Caught || Find(result.Guard) is not null)
            return;
        content.Results.Add(result);
        File.WriteAllText(file, JsonSerializer.Serialize(content));
    }

    private sealed record Content(string Hash, List<TrialResult> Results);
}
