using System.Text.Json;

namespace BillingEngine.Cli.Guards;

/// <summary>Results for exactly this code: trying all guards takes long, and an interrupted run continues.</summary>
internal sealed class StoredTrials
{
    private readonly string file;
    private readonly Content content;

    private StoredTrials(string file, Content content) => (this.file, this.content) = (file, content);

    /// <summary>The results for the code with this hash; empty when the file belongs to other code.</summary>
    public static StoredTrials Of(string file, string hash)
    {
        var content = File.Exists(file) ? JsonSerializer.Deserialize<Content>(File.ReadAllText(file)) : null;
        return new StoredTrials(file, content?.Hash == hash ? content : new Content(hash, []));
    }

    /// <summary>The result of a guard. Only caught guards need no new trial.</summary>
    public TrialResult? Find(Guard guard) => content.Results.Find(result => result.Guard == guard);

    public void Keep(TrialResult result)
    {
        if (result.Verdict != Verdict.Caught || Find(result.Guard) is not null)
            return;
        content.Results.Add(result);
        File.WriteAllText(file, JsonSerializer.Serialize(content));
    }

    private sealed record Content(string Hash, List<TrialResult> Results);
}
