using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// The columns that an update by <see cref="TableWriter{T}"/> leaves out, named where the table is mapped. A test holds
/// both kinds against the code of the nouns.
/// </summary>
public static class ImmutableColumns
{
    private const string ContextOnly = "BillingEngine:SavedByContextOnly";

    /// <summary>
    /// Marks properties that never change after the insert. The context throws when one was changed all the same.
    /// </summary>
    public static void NeverChange<T>(
        this EntityTypeBuilder<T> builder,
        params Expression<Func<T, object?>>[] properties
    )
        where T : class
    {
        foreach (var property in properties)
            builder.Property(NameOf(property)).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }

    /// <summary>
    /// Marks properties that no hot loop changes: use cases that save through the context change them, and the update
    /// of a hot loop leaves them out.
    /// </summary>
    public static void SavedByContextOnly<T>(
        this EntityTypeBuilder<T> builder,
        params Expression<Func<T, object?>>[] properties
    )
        where T : class
    {
        foreach (var property in properties)
            builder.Property(NameOf(property)).HasAnnotation(ContextOnly, true);
    }

    /// <summary>Whether the property never changes after the insert.</summary>
    public static bool NeverChanges(this IReadOnlyProperty property) =>
        property.GetAfterSaveBehavior() != PropertySaveBehavior.Save;

    /// <summary>Whether only the context saves changes of the property.</summary>
    public static bool IsSavedByContextOnly(this IReadOnlyProperty property) =>
        property.FindAnnotation(ContextOnly) is not null;

    /// <summary>Whether the update of a hot loop writes the property.</summary>
    public static bool IsWrittenByHotLoops(this IReadOnlyProperty property) =>
        !property.NeverChanges() && !property.IsSavedByContextOnly();

    // A value type arrives converted to object.
    private static string NameOf<T>(Expression<Func<T, object?>> property) =>
        ((MemberExpression)(property.Body is UnaryExpression converted ? converted.Operand : property.Body))
            .Member
            .Name;
}
