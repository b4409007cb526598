using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>A validator whose rules are in the order of contract section 5, and whose first broken rule answers.</summary>
public abstract class RequestValidator<T> : AbstractValidator<T>
    where T : notnull
{
    /// <summary>Stops at the first broken rule.</summary>
    protected RequestValidator() => (ClassLevelCascadeMode, RuleLevelCascadeMode) = (CascadeMode.Stop, CascadeMode.Stop);

    /// <summary>The request itself where it keeps the rules, else the fixed text of the first broken one.</summary>
    public Outcome<T> Check(T request) =>
        Validate(request) is { IsValid: false } broken ? new Failure(broken.Errors[0].ErrorMessage) : request;
}

/// <summary>The rules that several requests share.</summary>
public static class Rules
{
    /// <summary>24 hex digits.</summary>
    public static IRuleBuilderOptions<T, string?> MustBeObjectId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(id => ObjectId.TryParse(id, out _)).WithMessage(Failure.InvalidIdFormat);

    /// <summary>A whole number from <paramref name="least"/> to 2147483647.</summary>
    public static IRuleBuilderOptions<T, int?> MustBeCount<T>(this IRuleBuilder<T, int?> rule, int least) =>
        rule.Must(count => count >= least);
}
